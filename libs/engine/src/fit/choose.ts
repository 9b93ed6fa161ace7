import { normalCdf, normalPdf } from '@pulse/numeric';
import { dynamicsOf, type Fit, FitError, type FitSeries, type ProcessSpec, type Support } from '../dynamics/index.js';
import type { Choice, Tried } from './fitted.js';

const GIVEN_ZERO = { fit: false, value: 0, sd: 0 } as const;

interface Candidate {
  readonly name: string;
  readonly spec: ProcessSpec;
}

const RANDOM_WALK: Candidate = { name: 'random_walk without drift', spec: { kind: 'random_walk', drift: GIVEN_ZERO } };

/** What `auto` tries, from the simplest on: where scores are equal the earlier one is taken. */
function candidates(support: Support, season: number): Candidate[] {
  return [
    RANDOM_WALK,
    support === 'positive'
      ? { name: 'gbm', spec: { kind: 'gbm' } }
      : { name: 'random_walk with drift', spec: { kind: 'random_walk' } },
    { name: 'ar1 with phi 0', spec: { kind: 'ar1', phi: GIVEN_ZERO } },
    { name: 'ar1', spec: { kind: 'ar1' } },
    ...(season < 2
      ? []
      : ([
          { name: 'seasonal naive', spec: { kind: 'seasonal', method: 'naive' } },
          { name: 'seasonal dummies', spec: { kind: 'seasonal', method: 'dummies' } },
        ] as const)),
  ];
}

const LEAST_VALUES = 12;
const MOST_ORIGINS = 20;

/**
 * Chooses a process by rolling-origin CRPS on the series itself: at up to 20 origins in its later 60 %, each candidate
 * is estimated on what came before and its predictive law is scored h steps ahead, for h = 1, 2, 3, 6, 12, ... up to
 * the horizon. Scores are taken relative to the random walk, so that every horizon counts alike.
 *
 * Where rules add something to the series only one step ahead is scored: further ahead it is not known when they fire.
 *
 * @throws FitError where not even a random walk can be estimated
 */
export function chooseProcess(
  series: FitSeries,
  support: Support,
  horizon: number,
): { readonly spec: ProcessSpec; readonly choice: Choice } {
  const known = knownValues(series);
  const moved = series.effect.some((e) => e !== 0);
  const last = known.at(-1) ?? series.from;
  const horizons = moved
    ? [1]
    : [1, 2, 3, 6, 12, 24, 48].filter((h) => h <= Math.max(1, horizon) && h <= known.length / 4);
  const origins = known.length < LEAST_VALUES ? [] : originsOf(known, series, last);
  if (origins.length === 0) {
    dynamicsOf('random_walk').fit(series, RANDOM_WALK.spec);
    const refused = `fewer than ${LEAST_VALUES} values to compare processes on`;
    const tried = candidates(support, series.season).map(({ name }) => ({ process: name, score: null, refused }));
    return { spec: RANDOM_WALK.spec, choice: { chosen: RANDOM_WALK.name, tried, origins: 0, horizons: [] } };
  }
  const reference = scoresOf(RANDOM_WALK, series, origins, horizons, last);
  let best: { candidate: Candidate; score: number } = { candidate: RANDOM_WALK, score: 1 };
  const tried = candidates(support, series.season).map((candidate): Tried => {
    const scored = tryScores(candidate, series, origins, horizons, last);
    if (typeof scored === 'string') return { process: candidate.name, score: null, refused: scored };
    const score = relative(scored, reference);
    if (score < best.score) best = { candidate, score };
    return { process: candidate.name, score };
  });
  return {
    spec: best.candidate.spec,
    choice: { chosen: best.candidate.name, tried, origins: origins.length, horizons },
  };
}

function knownValues(series: FitSeries): number[] {
  const known: number[] = [];
  for (let i = series.from; i < series.to; i++) if (!Number.isNaN(series.x[i])) known.push(i);
  return known;
}

/** Periods with a value, evenly spaced over the later 60 %. */
function originsOf(known: readonly number[], series: FitSeries, last: number): number[] {
  const first = Math.max(Math.floor(known.length * 0.4), 8);
  const usable = known.slice(first).filter((i) => i < last && i > series.from);
  const count = Math.min(MOST_ORIGINS, usable.length);
  return Array.from({ length: count }, (_, k) => usable[Math.floor((k * usable.length) / count)]!);
}

/** Mean CRPS by horizon. */
function scoresOf(
  candidate: Candidate,
  series: FitSeries,
  origins: readonly number[],
  horizons: readonly number[],
  last: number,
): Float64Array {
  const dynamics = dynamicsOf(candidate.spec.kind);
  const sums = new Float64Array(horizons.length);
  const counts = new Float64Array(horizons.length);
  for (const at of origins) {
    const fit = dynamics.fit({ ...series, to: at + 1 }, candidate.spec);
    horizons.forEach((h, k) => {
      if (at + h > last) return;
      const score = crpsAhead(fit, series, at, h);
      if (score !== score) return;
      sums[k] = sums[k]! + score;
      counts[k] = counts[k]! + 1;
    });
  }
  return sums.map((sum, k) => sum / counts[k]!);
}

function tryScores(...args: Parameters<typeof scoresOf>): Float64Array | string {
  try {
    return scoresOf(...args);
  } catch (error) {
    if (error instanceof FitError) return error.message;
    throw error;
  }
}

function crpsAhead(fit: Fit, series: FitSeries, at: number, h: number): number {
  const { mean, variance } = dynamicsOf(fit.kind).moments(fit, series, at, h);
  return normalCrps(mean, Math.sqrt(variance), series.x[at + h]! - series.effect[at + h]!);
}

/** CRPS of a normal law (Gneiting and Raftery 2007, JASA 102, equation 21). */
export function normalCrps(mean: number, sd: number, outcome: number): number {
  if (!(sd > 0)) return Math.abs(outcome - mean);
  const z = (outcome - mean) / sd;
  return sd * (z * (2 * normalCdf(z) - 1) + 2 * normalPdf(z) - INV_SQRT_PI);
}

/** 1 / sqrt(pi) */
const INV_SQRT_PI = 0.5641895835477563;

function relative(scores: Float64Array, reference: Float64Array): number {
  let sum = 0;
  let n = 0;
  for (let k = 0; k < scores.length; k++) {
    const ratio = scores[k]! / reference[k]!;
    if (ratio !== ratio) continue;
    sum += ratio;
    n++;
  }
  return n === 0 ? Infinity : sum / n;
}
