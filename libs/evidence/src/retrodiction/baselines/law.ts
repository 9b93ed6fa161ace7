/** A normal predictive distribution on the natural scale of its target; an sd of 0 is a point. */
export interface NormalForecast {
  readonly mean: number;
  readonly sd: number;
}

/** One baseline fitted at one origin. Null where it has nothing to say of a period. */
export type BaselineLaw = (period: number) => NormalForecast | null;
