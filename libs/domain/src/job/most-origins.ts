import { LEAST_KNOWN_VALUES, type History } from '@pulse/contracts';
import { seasonOf } from '@pulse/engine';

/**
 * Evidence origins that the longest of some series can have: each needs known values before it and one after it. Where
 * periods have a season it needs two of them, which the seasonal baseline does, unless that leaves less than half.
 *
 * @param names all series by default
 */
export function mostOrigins({ series, period }: History, names: readonly string[] = Object.keys(series)): number {
  const before = Math.max(LEAST_KNOWN_VALUES, 2 * (seasonOf(period) ?? 1));
  const counts = names.map((name) => {
    const known = (series[name] ?? []).filter((value) => value !== null).length;
    const most = known - LEAST_KNOWN_VALUES;
    return 2 * (known - before) >= most ? known - before : most;
  });
  return Math.max(0, ...counts);
}
