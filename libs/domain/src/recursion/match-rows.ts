/** One statement of a forecast: a target's distribution, or an event's probability, for one date. */
export interface AuditRow {
  readonly kind: 'target' | 'event';
  readonly name: string;
  readonly replicate: number;
  readonly horizon: number;
  /** Label of the period that it is about; null where the world has no dates, then the horizon stands for it. */
  readonly date: string | null;
  /** Values at QUANTILE_LEVELS; for an event its probability alone. */
  readonly values: readonly number[];
  /** Monte-Carlo standard error of the median or the probability. */
  readonly error: number;
}

export interface MatchedRows {
  readonly matched: readonly { readonly current: AuditRow; readonly baseline: AuditRow }[];
  readonly appeared: number;
  readonly vanished: number;
}

/**
 * Matches rows of the same experiment on replicate, target and target date. Where several origins speak of one date,
 * the latest does, which is the one with the shortest horizon.
 */
export function matchRows(current: Iterable<AuditRow>, baseline: Iterable<AuditRow>): MatchedRows {
  const now = latest(current);
  const before = latest(baseline);
  const matched: { current: AuditRow; baseline: AuditRow }[] = [];
  for (const [key, row] of now) {
    const other = before.get(key);
    if (other) matched.push({ current: row, baseline: other });
  }
  return { matched, appeared: now.size - matched.length, vanished: before.size - matched.length };
}

function latest(rows: Iterable<AuditRow>): Map<string, AuditRow> {
  const kept = new Map<string, AuditRow>();
  for (const row of rows) {
    const key = `${row.kind} ${row.name} ${row.replicate} ${row.date ?? `+${row.horizon}`}`;
    const seen = kept.get(key);
    if (!seen || row.horizon < seen.horizon) kept.set(key, row);
  }
  return kept;
}
