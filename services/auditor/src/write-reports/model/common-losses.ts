import type { JobRow } from './job-row.js';
import type { OriginLosses } from './origin-losses.js';

/** Losses of several jobs at the origins that all of them have, and the baseline they are held against. */
export interface CommonLosses {
  readonly target: string;
  readonly horizon: number;
  readonly origins: readonly string[];
  readonly jobs: readonly { readonly row: JobRow; readonly crps: readonly number[] }[];
  /** The baseline with the least mean CRPS over the common origins. */
  readonly reference: { readonly name: string; readonly losses: readonly number[] };
}

/** Null where no job has losses, or no baseline was scored at all common origins. */
export function commonLosses(rows: readonly JobRow[]): CommonLosses | null {
  const first = rows.find((row) => row.losses !== null)?.losses;
  if (!first) return null;
  const { target, horizon } = first;
  const scored = rows.filter((row) => row.losses?.target === target && row.losses.horizon === horizon);
  const shared = scored.reduce((kept, row) => {
    const own = new Set(row.losses!.origins);
    return kept.filter((origin) => own.has(origin));
  }, first.origins as string[]);
  const reference = bestBaseline(first, shared);
  if (reference === null) return null;
  const jobs = scored.map((row) => {
    const at = new Map(row.losses!.origins.map((origin, i) => [origin, row.losses!.crps[i]!]));
    return { row, crps: shared.map((origin) => at.get(origin)!) };
  });
  return { target, horizon, origins: shared, jobs, reference };
}

function bestBaseline(losses: OriginLosses, shared: readonly string[]): CommonLosses['reference'] | null {
  const index = new Map(losses.origins.map((origin, i) => [origin, i]));
  let best: CommonLosses['reference'] | null = null;
  for (const name of Object.keys(losses.baselines)) {
    const values = shared.map((origin) => losses.baselines[name]![index.get(origin)!] ?? null);
    if (values.length === 0 || !values.every((value) => value !== null)) continue;
    const mean = meanOver(values, 0, values.length);
    if (mean > 0 && (best === null || mean < meanOver(best.losses, 0, values.length))) best = { name, losses: values };
  }
  return best;
}

/** Mean of values[from..to). */
export function meanOver(values: readonly number[], from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i]!;
  return sum / (to - from);
}
