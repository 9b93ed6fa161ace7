import { pyEquals, pyOperand, pyRound } from '@pulse/numeric';
import type { ClassicState } from './state.js';

export interface ClassicChange {
  readonly from: unknown;
  readonly to: unknown;
}

/** What one audited rule did. The names are those of the original's rule log. */
export interface ClassicRuleAudit {
  readonly rule_id: unknown;
  /** Turn in which it fired, before the turn is counted up. */
  readonly timestamp: number;
  readonly symbolic_tags: unknown;
  readonly variables_changed: Readonly<Record<string, ClassicChange>>;
  readonly overlays_changed: Readonly<Record<string, ClassicChange>>;
}

export type ClassicImage = Pick<ClassicState, 'variables' | 'overlays'>;

export function classicImage(state: ClassicState): ClassicImage {
  return { variables: new Map(state.variables), overlays: new Map(state.overlays) };
}

/**
 * Compares the state with its image before a rule; values are rounded to four decimals.
 *
 * Compatible, though odd: a variable that the rule created is not listed.
 */
export function auditClassicRule(
  rule: { readonly id: unknown; readonly tags: unknown },
  before: ClassicImage,
  after: ClassicState,
): ClassicRuleAudit {
  return {
    rule_id: rule.id,
    timestamp: after.turn,
    symbolic_tags: rule.tags,
    variables_changed: changes(before.variables, after.variables),
    overlays_changed: changes(before.overlays, after.overlays),
  };
}

function changes(
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
): Record<string, ClassicChange> {
  const changed: [string, ClassicChange][] = [];
  for (const [name, from] of before) {
    const to = after.get(name) ?? null;
    if (pyEquals(from, to)) continue;
    const bare = from === null || to === null;
    changed.push([name, bare ? { from, to } : { from: rounded(from), to: rounded(to) }]);
  }
  return Object.fromEntries(changed);
}

function rounded(value: unknown): number {
  return pyRound(pyOperand(value), 4);
}
