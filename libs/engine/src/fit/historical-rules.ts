import { namesIn, TRUE } from '../expression/index.js';
import type { CompiledEffect, CompiledRule, CompiledWorld, HistoryTable } from '../world/index.js';

/** A rule over history: in which periods it would have fired, or why that cannot be said. */
export interface HistoricalRule {
  readonly rule: CompiledRule;
  readonly scenario: string | undefined;
  /** fires[i]: 1 where the rule fires in period i, on the state up to the period before; empty for a scenario rule. */
  readonly fires: Uint8Array;
  readonly count: number;
}

export function historicalRule(
  world: CompiledWorld,
  rule: CompiledRule,
  table: HistoryTable | undefined,
): HistoricalRule {
  const missing = namesIn(rule.when).find((name) => world.slots.has(name) && table?.has(name) !== true);
  if (table === undefined || missing !== undefined) {
    const scenario = missing === undefined ? 'there is no history' : `it reads ${missing}, which has no history`;
    return { rule, scenario, fires: new Uint8Array(0), count: 0 };
  }
  const truth = table.truth(rule.when);
  const fires = new Uint8Array(table.length);
  let count = 0;
  for (let i = 1; i < fires.length; i++) {
    if (truth[i - 1] !== TRUE) continue;
    fires[i] = 1;
    count++;
  }
  return { rule, scenario: undefined, fires, count };
}

/** What a rule adds per turn: amount x scale, at most its cap. */
export function cappedChange(amount: number, scale: number, cap: number): number {
  const change = amount * scale;
  return change > cap ? cap : change < -cap ? -cap : change;
}

/** Adds the stated effects of the rules on one variable, by period. */
export function statedEffects(rules: readonly HistoricalRule[], slot: number, length: number): Float64Array {
  const out = new Float64Array(length);
  for (const { rule, scenario, fires } of rules) {
    if (scenario !== undefined) continue;
    for (const effect of rule.effects) {
      if (effect.slot !== slot || effect.amount.fit) continue;
      const change = cappedChange(effect.amount.value, rule.scale, effect.cap);
      for (let i = 0; i < length; i++) if (fires[i] === 1) out[i] = out[i]! + change;
    }
  }
  return out;
}

export interface EffectToFit {
  readonly rule: HistoricalRule;
  readonly effect: CompiledEffect;
  readonly feature: Float64Array;
}

/** The effects on one variable whose amounts are to be estimated. */
export function effectsToFit(rules: readonly HistoricalRule[], slot: number): EffectToFit[] {
  return rules.flatMap((historical) =>
    historical.scenario === undefined
      ? historical.rule.effects
          .filter((effect) => effect.slot === slot && effect.amount.fit)
          .map((effect) => ({
            rule: historical,
            effect,
            feature: Float64Array.from(historical.fires, (fired) => fired * historical.rule.scale),
          }))
      : [],
  );
}
