/** What one overlay does between the origin and the horizon. */
export interface Trajectory {
  /** Mean at the origin and at the last turn. */
  readonly first: number;
  readonly last: number;
  /** Extremes over the origin and all turns. */
  readonly low: number;
  readonly high: number;
}

/** An overlay that moves less than this in all is steady. */
export const STEADY_RANGE = 0.02;

/** Share of the range that the end must be away from the start, or from an extreme, to name a direction. */
const CLEAR = 0.6;

export interface ArcShape {
  readonly shape: string;
  readonly meaning: string;
  readonly fits: (t: Trajectory) => boolean;
}

const range = (t: Trajectory): number => t.high - t.low;

/**
 * The published table of shapes; the first that fits names the arc. What is left for `peaking` and `dipping` ends less
 * than 60 % of its range from its start, so that it turned back on the way by more than 20 % of it.
 */
export const ARC_SHAPES: readonly ArcShape[] = [
  { shape: 'steady', meaning: `moves by less than ${STEADY_RANGE}`, fits: (t) => range(t) < STEADY_RANGE },
  {
    shape: 'rising',
    meaning: 'ends above its start by at least 60 % of its range',
    fits: (t) => t.last - t.first >= CLEAR * range(t),
  },
  {
    shape: 'falling',
    meaning: 'ends below its start by at least 60 % of its range',
    fits: (t) => t.first - t.last >= CLEAR * range(t),
  },
  {
    shape: 'peaking',
    meaning: 'rises above start and end, more than it falls below them',
    fits: (t) => t.high - Math.max(t.first, t.last) >= Math.min(t.first, t.last) - t.low,
  },
  { shape: 'dipping', meaning: 'falls below start and end, more than it rises above them', fits: () => true },
];
