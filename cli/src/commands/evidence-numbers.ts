/** A score with as many digits as it can bear. */
export function score(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  if (value === 0) return '0';
  return Math.abs(value) >= 1e6 || Math.abs(value) < 1e-3
    ? value.toExponential(2)
    : String(Number(value.toPrecision(4)));
}

export const fixed = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : value.toFixed(2).replace(/^-(0\.00)$/, '$1');

/** A p-value; small ones are only said to be small. */
export function pValue(p: number | null | undefined): string {
  if (p === null || p === undefined) return '–';
  return p < 0.001 ? '<0.001' : p.toFixed(3);
}

/** 0.82 [0.70, 0.90]. */
export function withLimits(value: number, low: number | null, high: number | null): string {
  return low === null || high === null ? fixed(value) : `${fixed(value)} [${fixed(low)}, ${fixed(high)}]`;
}

/** Horizons as runs: 1-3, 6. */
export function runsOf(horizons: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const horizon of horizons) {
    const run = runs.at(-1);
    if (run !== undefined && horizon === run[1] + 1) run[1] = horizon;
    else runs.push([horizon, horizon]);
  }
  return runs.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(', ');
}
