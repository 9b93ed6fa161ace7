import { ARC_SHAPES, type Trajectory } from './arc-shapes.js';

/** Label where a world has no overlays. */
export const NO_ARC = 'none';
/** Label where no overlay moves. */
export const STEADY_ARC = 'steady';

/**
 * Named shape of the overlay trajectory: the shape of the overlay that covers the widest range, such as `rising hope`;
 * ties go to the first by name.
 *
 * @param origin overlays at the origin; may lack some
 * @param byTurn mean of each overlay by turn
 */
export function arcLabel(
  origin: Readonly<Record<string, number>>,
  byTurn: Readonly<Record<string, readonly number[]>>,
): string {
  const paths = Object.keys(byTurn)
    .sort()
    .flatMap((name) => {
      const start = origin[name];
      const values = [...(start === undefined || Number.isNaN(start) ? [] : [start]), ...byTurn[name]!];
      return values.length === 0 ? [] : [{ name, trajectory: trajectoryOf(values) }];
    });
  if (paths.length === 0) return NO_ARC;
  const widest = paths.reduce((a, b) => (width(b.trajectory) > width(a.trajectory) ? b : a));
  const { shape } = ARC_SHAPES.find(({ fits }) => fits(widest.trajectory))!;
  return shape === STEADY_ARC ? STEADY_ARC : `${shape} ${widest.name}`;
}

function trajectoryOf(values: readonly number[]): Trajectory {
  return { first: values[0]!, last: values.at(-1)!, low: Math.min(...values), high: Math.max(...values) };
}

function width({ high, low }: Trajectory): number {
  return high - low;
}
