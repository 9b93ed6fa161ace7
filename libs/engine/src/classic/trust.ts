import { pyDivide } from '@pulse/numeric';
import type { ClassicRule } from './rules.js';

/** Successes and failures of rules, [alpha, beta] of a Beta distribution; (1, 1) for a rule not in the map. */
export type TrustStats = ReadonlyMap<string, readonly [number, number]>;

/** Factor of a rule's modulated effects: mean trust x importance. @throws PythonError when alpha + beta is 0 */
export function modulationOf(rule: ClassicRule, trust: TrustStats | undefined): number {
  const [alpha, beta] = trust?.get(rule.id) ?? [1, 1];
  return pyDivide(alpha, alpha + beta) * rule.importance;
}
