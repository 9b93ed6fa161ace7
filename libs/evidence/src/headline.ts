import type { HeadlineValue, World } from '@pulse/contracts';
import { quantileSorted } from '@pulse/numeric';
import { wasserstein1 } from '@pulse/scoring';
import type { OriginForecaster, Run } from './port.js';
import { medianError, shareError, sortedPaths } from './sample.js';

export type HeadlineSpec = Pick<HeadlineValue, 'name' | 'kind' | 'horizon'>;

/** Evidence origins that a horizon needs per step, so that forecasts with overlapping outcomes are not counted twice. */
const ORIGINS_PER_STEP = 20;
const DEFAULT_ORIGINS = 60;

/**
 * What one-number summaries of a job refer to. By default the median of the first target at the largest horizon with
 * evidence origins / horizon >= 20, but at least 1 and within the forecast.
 *
 * @param origins evidence origins that the job asks for; null counts as the default of 60
 */
export function headlineOf(
  world: Pick<World, 'headline' | 'targets'>,
  horizon: number,
  origins: number | null,
): HeadlineSpec {
  const { event, target } = world.headline;
  const supported = Math.max(1, Math.floor((origins ?? DEFAULT_ORIGINS) / ORIGINS_PER_STEP));
  const at = Math.min(horizon, world.headline.horizon ?? supported);
  if (event !== undefined) return { name: event, kind: 'event', horizon: at };
  return { name: target ?? world.targets[0]!, kind: 'median', horizon: at };
}

/** The headline of one run: what every path gives at its horizon, and the number they give together. */
export interface HeadlineSample {
  readonly kind: HeadlineSpec['kind'];
  /** By path; NaN where it has failed. 0 or 1 for an event. */
  readonly paths: Float64Array;
  /** Ascending, without failed paths. */
  readonly sorted: Float64Array;
  readonly value: number;
  readonly error: number;
}

export function headlineSample(kind: HeadlineSpec['kind'], paths: Float64Array): HeadlineSample {
  const sorted = sortedPaths(paths, new Float64Array(paths.length));
  if (kind === 'median') return { kind, paths, sorted, value: quantileSorted(sorted, 0.5), error: medianError(sorted) };
  let hits = 0;
  for (const hit of sorted) hits += hit;
  return { kind, paths, sorted, value: hits / sorted.length, error: shareError(hits, sorted.length) };
}

/** Simulates only as far as the headline and keeps its column. */
export function sampleHeadline(forecaster: OriginForecaster, headline: HeadlineSpec, run: Omit<Run, 'horizon'>) {
  let paths = new Float64Array(0);
  const record = forecaster.simulate({ ...run, horizon: headline.horizon }, (turn) => {
    if (turn.horizon !== headline.horizon) return;
    paths = Float64Array.from(headline.kind === 'event' ? turn.event(headline.name) : turn.target(headline.name));
  });
  return { sample: headlineSample(headline.kind, paths), record };
}

export interface Change {
  readonly change: number;
  /** Monte-Carlo standard error, of paths that share their random numbers. */
  readonly error: number;
}

/**
 * Change of the headline from one run to another on common random numbers. The error is that of a paired difference: a
 * median moves with the indicator of lying below it, so only paths on which the two indicators differ make noise.
 *
 * A run that leaves no finite headline, because its paths fail or grow beyond all numbers, counts as a change by the
 * half-width, which is the most that fragility counts.
 */
export function headlineChange(base: HeadlineSample, other: HeadlineSample): Change {
  const change = other.value - base.value;
  if (!Number.isFinite(change)) return { change: halfWidth(base), error: 0 };
  let pairs = 0;
  let differ = 0;
  for (let i = 0; i < base.paths.length; i++) {
    const a = base.paths[i]!;
    const b = other.paths[i]!;
    if (a !== a || b !== b) continue;
    pairs++;
    if (base.kind === 'median' ? a < base.value !== b < other.value : a !== b) differ++;
  }
  if (pairs === 0 || differ === 0) return { change, error: 0 };
  const share = differ / pairs;
  if (base.kind === 'median') return { change, error: (base.error + other.error) * Math.sqrt(share) };
  return { change, error: Math.sqrt(Math.max(0, share - change * change) / pairs) };
}

/** What a change is compared with: half of the width of the 80 % interval; 0.5 for a probability. */
export function halfWidth(sample: HeadlineSample): number {
  if (sample.kind === 'event') return 0.5;
  return (quantileSorted(sample.sorted, 0.9) - quantileSorted(sample.sorted, 0.1)) / 2;
}

/**
 * Wasserstein-1 distance of a headline from another, in its unit; for an event the change of the probability. The
 * half-width where the other is not finite.
 */
export function headlineDistance(base: HeadlineSample, other: HeadlineSample): number {
  if (!isFinite(other)) return halfWidth(base);
  if (base.kind === 'event') return Math.abs(base.value - other.value);
  const distance = wasserstein1(base.sorted, other.sorted);
  return typeof distance === 'number' ? distance : 0;
}

function isFinite({ sorted }: HeadlineSample): boolean {
  return sorted.length > 0 && Number.isFinite(sorted[0]) && Number.isFinite(sorted.at(-1));
}
