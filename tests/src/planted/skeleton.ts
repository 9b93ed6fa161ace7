import type { RuleData } from '@pulse/contracts';
import type { RuleSkeleton } from '@pulse/domain';

/** What a model that knows the matter would say: everything but the numbers. */
export function skeletonOf({ condition, effects: [effect] }: RuleData): RuleSkeleton {
  const sign = effect!.add === 'fit' ? 0 : (Math.sign(effect!.add.value) as 1 | -1);
  return { description: '', tags: [], condition: opened(condition), effect: { on: effect!.on, sign } };
}

function opened(condition: RuleData['condition']): RuleSkeleton['condition'] {
  switch (condition.kind) {
    case 'compare':
      return { ...condition, threshold: { fit: true } };
    case 'and':
    case 'or':
      return { ...condition, of: condition.of.map(opened) };
    default:
      throw new TypeError(`no world has a planted ${condition.kind}`);
  }
}
