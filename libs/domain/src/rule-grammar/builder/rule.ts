import { type Condition, RuleData, type RuleEffect } from '@pulse/contracts';
import { z } from 'zod';
import type { ConditionBuilder } from './conditions.js';

/** A rule that was built and has no place in the grammar. */
export class RuleBuildError extends Error {
  override readonly name = 'RuleBuildError';
  readonly code = 'rule.not_built';
}

/** Amount of an effect on the natural scale of what it writes, its standard error, and the most it may be. */
export interface EffectAmount {
  readonly sd?: number;
  /** By default the size of the amount. */
  readonly cap?: number;
}

interface Draft {
  readonly id: string;
  readonly condition: Condition | null;
  readonly effects: readonly RuleEffect[];
  readonly rest: Partial<Pick<RuleData, 'description' | 'tags' | 'category' | 'importance' | 'enabled'>>;
}

/** A rule in the making. Every call returns a new one. */
export class RuleBuilder {
  constructor(private readonly draft: Draft) {}

  when(condition: ConditionBuilder): RuleBuilder {
    return new RuleBuilder({ ...this.draft, condition: condition.condition });
  }

  adds(on: string, value: number, { sd = 0, cap = Math.abs(value) }: EffectAmount = {}): RuleBuilder {
    return this.withEffect({ on, add: { value, sd }, cap });
  }

  /** An amount that is estimated with the process at each origin. */
  fits(on: string, cap: number): RuleBuilder {
    return this.withEffect({ on, add: 'fit', cap });
  }

  tagged(...tags: readonly string[]): RuleBuilder {
    return this.with({ tags: [...tags] });
  }

  described(description: string): RuleBuilder {
    return this.with({ description });
  }

  with(rest: Draft['rest']): RuleBuilder {
    return new RuleBuilder({ ...this.draft, rest: { ...this.draft.rest, ...rest } });
  }

  /** @throws RuleBuildError with every reason why the rule is not one of the grammar */
  build(): RuleData {
    const { id, condition, effects, rest } = this.draft;
    if (condition === null) throw new RuleBuildError(`the rule '${id}' has no condition: call when(...)`);
    const parsed = RuleData.safeParse({ category: 'variable', ...rest, id, condition, effects });
    if (!parsed.success) throw new RuleBuildError(`the rule '${id}' is not complete: ${z.prettifyError(parsed.error)}`);
    return parsed.data;
  }

  private withEffect(effect: RuleEffect): RuleBuilder {
    return new RuleBuilder({ ...this.draft, effects: [...this.draft.effects, effect] });
  }
}

/**
 * Starts a rule, for example `rule('r1').when(pct('sp500', 6).below(-15).and(level('hope').below(0.4))).adds('unemployment', 0.1)`.
 * Names are checked against a world by `checkSyntax`.
 */
export function rule(id: string): RuleBuilder {
  return new RuleBuilder({ id, condition: null, effects: [], rest: {} });
}
