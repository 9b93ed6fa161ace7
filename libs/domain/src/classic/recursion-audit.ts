import { isPyNumber, pyEquals, pyGet, pyIterate, pyKey, pyRepr, pyRound, pySum } from '@pulse/numeric';

export interface ClassicRecursionAudit {
  /** Mean confidence of the current batch minus that of the previous one, four decimals. */
  readonly confidence_delta: number;
  /** Mean retrodiction error of the previous batch minus that of the current one: positive means better. */
  readonly retrodiction_error_delta: number;
  readonly trust_distribution_current: Readonly<Record<string, number>>;
  readonly arc_shift_summary: { readonly same: number; readonly changed: number; readonly missing: number };
}

/**
 * Classic audit figures of a batch against the one before it.
 *
 * Compatible, though odd: `missing` counts current forecasts that the previous batch lacks, vanished ones are not
 * counted; forecasts without a trace_id share one key, of which the last wins; values that are no numbers are left out.
 *
 * @throws PythonError when an entry is no dict or a key is a list or dict
 */
export function classicRecursionAudit(previous: unknown, current: unknown): ClassicRecursionAudit {
  return {
    confidence_delta: pyRound(average(current, 'confidence') - average(previous, 'confidence'), 4),
    retrodiction_error_delta: pyRound(
      average(previous, 'retrodiction_error') - average(current, 'retrodiction_error'),
      4,
    ),
    trust_distribution_current: trustDistribution(current),
    arc_shift_summary: arcShift(previous, current),
  };
}

function average(forecasts: unknown, field: string): number {
  const values = pyIterate(forecasts)
    .map((forecast) => pyGet(forecast, field))
    .filter(isPyNumber)
    .map(Number);
  return values.length === 0 ? 0 : pyRound(pySum(values) / values.length, 4);
}

/** Labels counted; keys as JSON writes Python's: a missing label is "None", a null one "null". */
function trustDistribution(forecasts: unknown): Record<string, number> {
  const counts = new Map<unknown, { label: unknown; count: number }>();
  for (const forecast of pyIterate(forecasts)) {
    const label = pyGet(forecast, 'trust_label', 'None');
    const key = pyKey(label);
    const seen = counts.get(key);
    if (seen === undefined) counts.set(key, { label, count: 1 });
    else seen.count += 1;
  }
  return Object.fromEntries(Array.from(counts.values(), ({ label, count }) => [jsonKey(label), count]));
}

function jsonKey(label: unknown): string {
  if (typeof label === 'string') return label;
  if (label === null || typeof label === 'boolean') return String(label);
  return pyRepr(label);
}

function arcShift(previous: unknown, current: unknown): ClassicRecursionAudit['arc_shift_summary'] {
  const before = new Map<unknown, unknown>();
  for (const forecast of pyIterate(previous))
    before.set(pyKey(pyGet(forecast, 'trace_id')), pyGet(forecast, 'arc_label'));
  const shift = { same: 0, changed: 0, missing: 0 };
  for (const forecast of pyIterate(current)) {
    const id = pyKey(pyGet(forecast, 'trace_id'));
    const label = pyGet(forecast, 'arc_label');
    if (!before.has(id)) shift.missing += 1;
    else if (pyEquals(before.get(id), label)) shift.same += 1;
    else shift.changed += 1;
  }
  return shift;
}
