import type { RuleData, RuleEffect } from '@pulse/contracts';

/** Direction of an effect; 0 where it is to be fitted. */
export function signOf({ add }: RuleEffect): -1 | 0 | 1 {
  return add === 'fit' || add.value === 0 ? 0 : add.value > 0 ? 1 : -1;
}

/** What an effect is expected to add at most: its amount, or its cap where the amount is to be fitted. */
export function sizeOf({ add, cap }: RuleEffect): number {
  return add === 'fit' ? cap : Math.min(Math.abs(add.value), cap);
}

export interface SharedTarget {
  readonly on: string;
  readonly mine: RuleEffect;
  readonly theirs: RuleEffect;
}

/** What two rules both write. */
export function sharedTargets(rule: RuleData, other: RuleData): SharedTarget[] {
  return rule.effects.flatMap((mine) =>
    other.effects.filter(({ on }) => on === mine.on).map((theirs) => ({ on: mine.on, mine, theirs })),
  );
}
