import type { Condition } from '@pulse/contracts';
import { atomsOf, featureKey, featureOf } from '../rule-grammar/index.js';
import { withCutPoints } from './beam.js';
import { fitIn } from './fit-skeleton.js';
import { evolve } from './genetic.js';
import { genomeOf } from './genome-of.js';
import { polish } from './polish.js';
import { inOrder } from './results.js';
import { Scanner } from './scan.js';
import { finish, nothing, reporting, unique } from './search.js';
import type { RuleSkeleton } from './skeleton.js';
import { type SearchSpace, spaceOf, withFeatures } from './space.js';
import type { RankedRule, SearchProgress, SearchResult, SearchTask } from './task.js';
import { Judge, type Trial } from './trial.js';

/**
 * Looks around proposals: each is fitted, its atoms are chosen again beside the others, and genetic programming starts
 * from what they are. The fitted proposals themselves are in the result, whatever else is found.
 *
 * @param maxEvaluations most candidates that genetic programming scores
 * @throws SearchError
 */
export function* refineAround(
  task: SearchTask,
  skeletons: readonly RuleSkeleton[],
  maxEvaluations: number,
): Generator<SearchProgress, SearchResult> {
  const base = spaceOf(task);
  if (base.hopeless !== null) return nothing(base);
  const fitted = skeletons.flatMap((skeleton) => fitIn(base, skeleton).ranked ?? []);
  const extended = withFeatures(base, featuresIn(fitted));
  if (extended.columns.length === 0) return nothing(base);
  const { space, everywhere, candidates } = withCutPoints(extended);
  const judge = new Judge(space);
  judge.evaluations = candidates;
  const scanner = new Scanner(space.columns, space.rows, space.limits);
  const pool: Trial[] = [];
  for (const { rule } of fitted) {
    const trial = trialOf(judge, space, rule.condition);
    if (trial === null) continue;
    pool.push(trial, yield* reporting(judge, 'refine', polish(judge, scanner, trial, everywhere)));
  }
  if (pool.length > 0 && maxEvaluations > 0)
    pool.push(...(yield* reporting(judge, 'genetic', evolve(judge, unique(pool), maxEvaluations, task.seed))));
  const result = yield* finish(judge, scanner, pool, everywhere, false);
  return { ...result, rules: withProposals(result.rules, fitted) };
}

function trialOf(judge: Judge, space: SearchSpace, condition: Condition): Trial | null {
  const genome = genomeOf(condition, space.columns);
  return genome === null ? null : judge.try(genome);
}

function featuresIn(rules: readonly RankedRule[]) {
  const features = rules.flatMap(({ rule }) => atomsOf(rule.condition).map(({ atom }) => featureOf(atom)));
  return [...new Map(features.map((feature) => [featureKey(feature), feature])).values()];
}

/** What was found already keeps its smaller rules. */
function withProposals(rules: readonly RankedRule[], proposals: readonly RankedRule[]): RankedRule[] {
  const byHash = new Map([...proposals, ...rules].map((ranked) => [ranked.canonical.hash, ranked]));
  return inOrder([...byHash.values()]);
}
