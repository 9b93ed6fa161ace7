import { featureText, featureOf, type FeaturePrior, type StartedRun } from '@pulse/domain';
import type { Atom } from '@pulse/contracts';
import type { Proposal } from '../propose/index.js';

/** What a feature of a proposed rule weighs in comparison with a name that the model would like to see used. */
const FEATURE_WEIGHT = 4;

const MOST_TRUST = 0.8;

/**
 * What a model says as a prior of the search around its proposals: features that it proposes and names that it prefers
 * are looked at first. It decides where to look, never what a rule costs in the end. How much it is trusted follows from
 * how often, in this run, the best rule was one of its own.
 *
 * @returns undefined where it named nothing
 */
export function priorOf({ skeletons, preferred }: Proposal, state: StartedRun): FeaturePrior | undefined {
  const weights = new Map<string, number>();
  const add = (key: string, weight: number) => weights.set(key, (weights.get(key) ?? 0) + weight);
  for (const name of preferred) add(name, 1);
  for (const { skeleton } of skeletons)
    for (const atom of atomsIn(skeleton.condition)) add(featureText(featureOf(atom)), FEATURE_WEIGHT);
  return weights.size === 0 ? undefined : { weights, trust: trustOf(state) };
}

/** Laplace's rule of succession over the iterations in which a model was asked, at most 0.8. */
function trustOf({ iterations, proposals }: StartedRun): number {
  let asked = 0;
  let right = 0;
  let before: string | null = null;
  for (const { calls, best } of iterations) {
    if (calls.length > 0) {
      asked++;
      if (best !== before && best !== null && proposals.get(best)?.origin === 'llm') right++;
    }
    before = best;
  }
  return Math.min(MOST_TRUST, (right + 1) / (asked + 2));
}

type SkeletonPart = Proposal['skeletons'][number]['skeleton']['condition'];

function atomsIn(condition: SkeletonPart): Atom[] {
  if (condition.kind === 'and' || condition.kind === 'or') return condition.of.flatMap(atomsIn);
  // Only the feature is read, and it is the same whether a threshold is open or not.
  return [(condition.kind === 'not' ? condition.of : condition) as Atom];
}
