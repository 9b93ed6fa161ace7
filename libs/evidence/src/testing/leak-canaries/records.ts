import type { History, Revision } from '@pulse/contracts';
import { fillUniforms, streamKey, variableId } from '@pulse/engine';

/** Every value of a history with the period from which on it was known: a series without revisions has one each. */
export function recordsOf(history: History): Record<string, Revision[]> {
  return Object.fromEntries(
    Object.entries(history.series).map(([name, values]) => [
      name,
      history.revisions?.[name] ??
        values.flatMap((value, at): Revision[] =>
          value === null ? [] : [{ at, known: history.start + at + (history.lag[name] ?? 0), value }],
        ),
    ]),
  );
}

/**
 * The same history with other values. A series without revisions keeps none unless it is asked for, so that what a
 * forecaster does with publication lags is tried too.
 */
export function withRecords(history: History, records: Record<string, Revision[]>, all: boolean): History {
  const revised = all ? Object.keys(records) : Object.keys(history.revisions ?? {});
  const series = Object.entries(history.series).map(([name, values]): [string, (number | null)[]] => {
    const latest = values.map((): number | null => null);
    for (const { at, value } of records[name]!) latest[at] = value;
    return [name, latest];
  });
  return {
    ...history,
    series: Object.fromEntries(series),
    ...(revised.length > 0 && { revisions: Object.fromEntries(revised.map((name) => [name, records[name]!])) }),
  };
}

/** A shuffled copy, the same for the same seed. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const out = [...items];
  const uniforms = new Float64Array(out.length);
  fillUniforms(uniforms, streamKey(seed, 0, 'shuffle'), variableId('shuffle'), 1, 0, out.length);
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(uniforms[i]! * (i + 1));
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
}
