import { type Effect, type Rule, RuleCategory, RuleData } from '@pulse/contracts';
import { isCondition, parseExpression } from '@pulse/engine';
import { conditionText } from './condition-node.js';
import { fromConditionNode } from './from-node.js';

export interface WorldRuleOptions {
  /** Last period, as its label, of the data that the rule was made from: origins before it are in sample. */
  readonly until?: string;
}

/** A rule as the world states it: the condition as text, its effects on the natural scale. */
export function toWorldRule(rule: RuleData, options: WorldRuleOptions = {}): Rule {
  return {
    id: rule.id,
    description: rule.description,
    when: conditionText(rule.condition),
    effects: rule.effects.map(({ on, add, cap }): Effect => ({ on, add, cap, modulated: false, missing: 'zero' })),
    tags: [...rule.tags],
    category: rule.category,
    importance: rule.importance,
    scale: 1,
    enabled: rule.enabled,
    stage: 'causal',
    ...(options.until === undefined ? {} : { evidence: { until: options.until } }),
  };
}

/**
 * A rule of a world as data of the grammar.
 *
 * @param parameters values of the world's parameters, put in where the rule names them
 * @returns null where the rule says what the grammar cannot: an expression outside of it, an effect without a cap, an
 * amount or scale that no parameter gives, an id or tag of other characters
 */
export function fromWorldRule(rule: Rule, parameters: ReadonlyMap<string, number> = new Map()): RuleData | null {
  const parsed = parseExpression(rule.when, 'condition');
  if (!parsed.ok || !isCondition(parsed.ast)) return null;
  const condition = fromConditionNode(parsed.ast, parameters);
  const scale = typeof rule.scale === 'number' ? rule.scale : parameters.get(rule.scale);
  if (condition === null || scale === undefined) return null;
  const effects = rule.effects.map((effect) => effectData(effect, scale, parameters));
  const category = RuleCategory.safeParse(rule.category);
  const data = RuleData.safeParse({
    id: rule.id,
    description: rule.description,
    tags: rule.tags,
    category: category.success ? category.data : 'mixed',
    importance: rule.importance,
    enabled: rule.enabled && rule.narrative !== true,
    condition,
    effects,
  });
  return data.success ? data.data : null;
}

/** Amount and scale become one number; the cap holds after scaling, so it stays. */
function effectData(effect: Effect, scale: number, parameters: ReadonlyMap<string, number>): unknown {
  const { on, cap, add } = effect;
  if (effect.min !== undefined || effect.max !== undefined || effect.modulated) return null;
  if (add === 'fit') return scale === 1 ? { on, add, cap } : null;
  const stated = typeof add === 'object' ? add : { value: typeof add === 'number' ? add : parameters.get(add), sd: 0 };
  if (stated.value === undefined) return null;
  return { on, add: { value: stated.value * scale, sd: stated.sd * Math.abs(scale) }, cap };
}
