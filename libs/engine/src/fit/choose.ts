import { exp, log } from '@pulse/numeric';
import { dynamicsOf, FitError, type FitSeries, type ProcessSpec, type Support } from '../dynamics/index.js';
import { type Candidate, candidatesFor, RANDOM_WALK } from './auto/candidates.js';
import { normalCrps } from './auto/law.js';
import { ChoiceMemo, type Trial, type TrialRow } from './auto/memo.js';
import { type InnerOrigins, innerOrigins, LEAST_VALUES } from './auto/origins.js';
import { hasHeavyTails } from './auto/tails.js';
import { tryCandidate } from './auto/trial.js';
import type { Choice, Tried } from './fitted.js';
import { type EstimatedEffects } from './rule-effects.js';

const HORIZONS = [1, 2, 3, 6, 12, 24, 48] as const;

/** A later, less simple process has to be better by this share. */
const MARGIN = 0.005;

/** A candidate is scored at a horizon from so many inner origins on, or half of them where they are fewer. */
const LEAST_SCORES = 5;

export interface ChoiceTask {
  /** Without what the effects to be estimated add. */
  readonly series: FitSeries;
  readonly support: Support;
  /** Turns ahead that matter. */
  readonly horizon: number;
  /** By effect to be estimated: what one unit of it adds in each period. */
  readonly features: readonly Float64Array[];
  /** Estimates the amounts of these effects on a series, and takes them out of it. */
  readonly clean: (series: FitSeries) => { readonly series: FitSeries; readonly effects: EstimatedEffects };
}

/**
 * Chooses a process by what it would have said before. At up to 24 inner origins in the later 60 % of the data each
 * candidate is estimated on what came before, and its predictive law is scored by CRPS 1, 2, 3, 6, 12, ... steps ahead, up
 * to the horizon, relative to the random walk. As so few origins are noisy, the loss on all data up to the newest inner
 * origin counts as much as the mean over horizons: AICc / (2 n), which is in the same unit, the logarithm of a spread. What could
 * be estimated at too few inner origins, such as a season that was seen twice only, has no other loss: there it counts for
 * both.
 *
 * Of the one that is chosen the shocks are Student's t where AICc prefers it on the data up to the newest inner origin.
 * Where rules add something to the series only one step ahead is scored: further ahead it is not known when they fire.
 * Nothing in it reads data after the end of the series.
 *
 * @param memo trials made for other origins; it changes no result
 * @throws FitError where not even a random walk can be estimated
 */
export function chooseProcess(
  task: ChoiceTask,
  memo: ChoiceMemo = new ChoiceMemo(),
): { readonly spec: ProcessSpec; readonly choice: Choice } {
  const { series, support, features } = task;
  const candidates = candidatesFor(support, series.season);
  const moved = features.length > 0 || series.effect.subarray(0, series.to).some((e) => e !== 0);
  const horizons = HORIZONS.filter((h) => h === 1 || (!moved && h <= task.horizon));
  const inner = innerOrigins(series, horizons);
  if (inner === null) return tooFew(series, candidates);

  const window = series.from > 0 ? series.to - series.from : null;
  const trials = memo.trials(task, `${support} ${horizons.join()} ${window}`);
  const rowAt = (at: number): TrialRow => {
    let row = trials.get(at);
    if (row === undefined)
      trials.set(at, (row = { trials: trialsAt(task, candidates, horizons, window, at), heavyTails: new Map() }));
    return row;
  };
  const rows = inner.at.map((at) => rowAt(at).trials);
  const { trials: newest, heavyTails } = rowAt(inner.newest);
  const reference = inner.horizons.map((h, k) => scoresOf(0, rows, inner, h, k, task));
  const losses = candidates.map((_, c) => lossOf(c, reference, rows, newest, inner, task));
  let best = 0;
  losses.forEach((loss, c) => {
    if (loss < losses[best]! - MARGIN) best = c;
  });
  const tried = candidates.map(({ name }, c): Tried => {
    const refused = newest[c]!.refused;
    if (refused !== undefined) return { process: name, score: null, refused };
    return { process: name, score: losses[c] === Infinity ? null : exp(losses[c]!) };
  });
  const { name: chosen, spec } = candidates[best]!;
  let heavy = heavyTails.get(best);
  if (heavy === undefined)
    heavyTails.set(best, (heavy = hasHeavyTails(spec, dataUpTo(task, window, inner.newest).series)));
  const innovations = heavy ? 'student_t' : 'normal';
  return {
    spec: heavy ? { ...spec, innovations } : spec,
    choice: { chosen, innovations, tried, origins: inner.at.length, horizons: inner.horizons },
  };
}

function tooFew(series: FitSeries, candidates: readonly Candidate[]): ReturnType<typeof chooseProcess> {
  dynamicsOf(RANDOM_WALK.spec.kind).fit(series, RANDOM_WALK.spec);
  const refused = `fewer than ${LEAST_VALUES} values to compare processes on`;
  const tried = candidates.map(({ name }) => ({ process: name, score: null, refused }));
  const chosen = RANDOM_WALK.name;
  return { spec: RANDOM_WALK.spec, choice: { chosen, innovations: 'normal', tried, origins: 0, horizons: [] } };
}

interface Cleaned {
  readonly series: FitSeries;
  readonly effects: EstimatedEffects | undefined;
}

/** The data up to an inner origin, with what rules added as it can be estimated there. */
function dataUpTo({ series, features, clean }: ChoiceTask, window: number | null, at: number): Cleaned {
  const from = window === null ? series.from : Math.max(0, at + 1 - window);
  const before: FitSeries = { ...series, from, to: at + 1 };
  if (features.length === 0) return { series: before, effects: undefined };
  try {
    return clean(before);
  } catch (error) {
    // Too few steps for the effects of rules yet: they count as nothing.
    if (error instanceof FitError) return { series: before, effects: undefined };
    throw error;
  }
}

function trialsAt(
  task: ChoiceTask,
  candidates: readonly Candidate[],
  horizons: readonly number[],
  window: number | null,
  at: number,
): Trial[] {
  const { series, effects } = dataUpTo(task, window, at);
  return candidates.map((candidate) => tryCandidate(candidate, series, horizons, effects));
}

/** Logarithm of the loss of a candidate over that of the random walk; Infinity where there is no score. */
function lossOf(
  candidate: number,
  reference: readonly Float64Array[],
  rows: readonly (readonly Trial[])[],
  newest: readonly Trial[],
  inner: InnerOrigins,
  task: ChoiceTask,
): number {
  if (newest[candidate]!.refused !== undefined) return Infinity;
  if (candidate === 0) return 0;
  let sum = 0;
  let n = 0;
  inner.horizons.forEach((h, k) => {
    const ratio = ratioOf(scoresOf(candidate, rows, inner, h, k, task), reference[k]!);
    if (ratio !== ratio) return;
    sum += log(ratio);
    n++;
  });
  const information = newest[candidate]!.information - newest[0]!.information;
  if (n === 0) return Number.isNaN(information) ? Infinity : 2 * information;
  return sum / n + (Number.isNaN(information) ? 0 : information);
}

/** Mean CRPS over that of the random walk on the same outcomes; NaN where there are too few. */
function ratioOf(scores: Float64Array, reference: Float64Array): number {
  let own = 0;
  let other = 0;
  let n = 0;
  for (let i = 0; i < scores.length; i++) {
    const a = scores[i]!;
    const b = reference[i]!;
    if (a + b !== a + b) continue;
    own += a;
    other += b;
    n++;
  }
  if (n < Math.min(LEAST_SCORES, scores.length / 2) || !(other > 0) || !(own > 0)) return NaN;
  return own / other;
}

/** CRPS by inner origin, NaN where the outcome is not known or the candidate was refused. */
function scoresOf(
  candidate: number,
  rows: readonly (readonly Trial[])[],
  { at, last }: InnerOrigins,
  h: number,
  k: number,
  { series, features }: ChoiceTask,
): Float64Array {
  const scores = new Float64Array(rows.length).fill(NaN);
  rows.forEach((row, i) => {
    const { refused, means, sds, amounts } = row[candidate]!;
    const to = at[i]! + h;
    if (refused !== undefined || to > last) return;
    let outcome = series.x[to]! - series.effect[to]!;
    for (let j = 0; j < amounts.length; j++) outcome -= amounts[j]! * features[j]![to]!;
    if (outcome === outcome) scores[i] = normalCrps(means[k]!, sds[k]!, outcome);
  });
  return scores;
}
