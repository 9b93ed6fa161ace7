export interface Sample {
  readonly x: number;
  readonly y: number;
}

/** Slope of the line of least squares; 0 where there are fewer than two places. */
export function slope(samples: readonly Sample[]): number {
  const mean = (of: (sample: Sample) => number) =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [x, y] = [mean((sample) => sample.x), mean((sample) => sample.y)];
  const spread = samples.reduce((sum, sample) => sum + (sample.x - x) ** 2, 0);
  return spread === 0 ? 0 : samples.reduce((sum, sample) => sum + (sample.x - x) * (sample.y - y), 0) / spread;
}
