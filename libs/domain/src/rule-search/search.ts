import { byNet, evolve } from './genetic.js';
import { extend, withCutPoints } from './beam.js';
import { leavesOf, smallerOf } from './genome.js';
import { polish, refitThresholds } from './polish.js';
import { resultsOf } from './results.js';
import { Scanner } from './scan.js';
import { type SearchSpace, spaceOf } from './space.js';
import type { SearchPhase, SearchProgress, SearchResult, SearchTask } from './task.js';
import { Judge, type Trial } from './trial.js';

/** A beam whose last depth brings less than this many bits has stalled. */
const LEAST_PROGRESS = 1;

/**
 * Searches for rules that explain the one-step response of a target on the training window. A beam over conjunctions goes
 * first; where its last depth brings nothing, or nothing pays for its bits, genetic programming goes on; then atoms
 * are chosen again beside the others, thresholds are moved, and atoms that do not pay are taken away.
 *
 * Everything follows from the task: the same task gives the same result, however long it takes. To cancel, stop pulling.
 *
 * @throws SearchError where the target is unknown, its process cannot be fitted or a setting is out of range
 */
export function* searchRules(task: SearchTask): Generator<SearchProgress, SearchResult> {
  const given = spaceOf(task);
  if (given.hopeless !== null || given.columns.length === 0) return nothing(given);
  const { space, everywhere, candidates } = withCutPoints(given);
  const judge = new Judge(space);
  judge.evaluations = candidates;
  yield progress(judge, 'candidates');
  const scanner = new Scanner(space.columns, space.rows, space.limits);
  const { settings } = space;

  const pool: Trial[] = [];
  let parents: Trial[] | null = null;
  let stalled = false;
  for (let depth = 1; depth <= settings.beamDepth; depth++) {
    const before: number | null = judge.best;
    const level: Trial[] = yield* reporting(judge, 'beam', extend(judge, scanner, parents, everywhere));
    if (level.length === 0) break;
    const polished: Trial[] = [];
    for (const trial of level.slice(0, settings.results))
      polished.push(yield* reporting(judge, 'beam', polish(judge, scanner, trial, everywhere)));
    pool.push(...level, ...polished);
    parents = unique([...polished, ...level]).slice(0, settings.beamWidth);
    stalled = before !== null && judge.best! < before + LEAST_PROGRESS;
  }
  stalled ||= judge.best === null || judge.best <= 0;
  if (stalled && settings.population > 0) {
    const start = unique(pool).slice(0, settings.population);
    pool.push(...(yield* reporting(judge, 'genetic', evolve(judge, start, settings.geneticEvaluations, task.seed))));
  }
  return yield* finish(judge, scanner, pool, everywhere, stalled);
}

/** The last steps of every search: choose again, refit, prune, rank. */
export function* finish(
  judge: Judge,
  scanner: Scanner,
  pool: readonly Trial[],
  everywhere: Int32Array,
  stalled: boolean,
): Generator<SearchProgress, SearchResult> {
  const { space } = judge;
  const { settings } = space;
  const all = [...pool];
  for (const trial of unique(pool).slice(0, settings.results)) {
    const polished = yield* reporting(judge, 'refine', polish(judge, scanner, trial, everywhere));
    const refitted = refitThresholds(judge, polished, everywhere);
    all.push(polished, refitted, pruned(judge, refitted));
    yield progress(judge, 'refine');
  }
  const rules = yield* reporting(judge, 'results', resultsOf(judge, unique(all)));
  return {
    rules,
    evaluations: judge.evaluations,
    candidateAtoms: space.atoms,
    features: space.columns.length,
    periods: space.rows.n,
    stalled,
    stopped: judge.evaluations >= settings.maxEvaluations ? 'evaluations' : 'done',
    hopeless: null,
  };
}

/** The best of a rule and everything that is left of it when atoms are taken away. */
function pruned(judge: Judge, trial: Trial): Trial {
  if (leavesOf(trial.genome).length === 1) return trial;
  return smallerOf(trial.genome).reduce((best, genome) => {
    const smaller = judge.try(genome);
    return smaller !== null && smaller.net >= best.net ? smaller : best;
  }, trial);
}

/** Each rule once, the best first. */
export function unique(trials: readonly Trial[]): Trial[] {
  return [...new Map(trials.map((trial) => [trial.key, trial])).values()].sort(byNet);
}

export function* reporting<T>(
  judge: Judge,
  phase: SearchPhase,
  steps: Generator<void, T>,
): Generator<SearchProgress, T> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    yield progress(judge, phase);
  }
}

function progress({ evaluations, best, space }: Judge, phase: SearchPhase): SearchProgress {
  return { phase, evaluations, maxEvaluations: space.settings.maxEvaluations, bestNetBits: best };
}

export function nothing({ hopeless, rows, columns, atoms, task }: SearchSpace): SearchResult {
  return {
    rules: [],
    evaluations: 0,
    candidateAtoms: atoms,
    features: columns.length,
    periods: rows.n,
    stalled: false,
    stopped: 'done',
    hopeless: hopeless ?? `no value that a rule on ${task.target} may read varies in the training window`,
  };
}
