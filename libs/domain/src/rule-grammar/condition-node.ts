import type { Atom, Condition, PlainAtom } from '@pulse/contracts';
import { type ConditionNode, printExpression } from '@pulse/engine';
import { assertNever } from '../errors.js';
import { featureNode } from './feature.js';
import { conditionOf, literal, signed } from './spans.js';

/**
 * The engine's expression of a condition. Everything that evaluates rules does it on this form, so a rule means the same
 * in search, evaluation and simulation: a missing value makes it unknown, and unknown does not fire.
 */
export function conditionNode(condition: Condition): ConditionNode {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return chain(condition.kind, condition.of);
    case 'not':
      return conditionOf({ kind: 'not', of: atomNode(condition.of) });
    default:
      return atomNode(condition);
  }
}

/** A condition as people write it in a world; parsing it gives `conditionNode` again. */
export function conditionText(condition: Condition): string {
  return printExpression(conditionNode(condition));
}

function chain(kind: 'and' | 'or', parts: readonly Condition[]): ConditionNode {
  const [first, ...rest] = parts.map(conditionNode);
  if (first === undefined) return conditionOf({ kind: 'boolean', value: kind === 'and' });
  return rest.reduce((left, right) => conditionOf({ kind, left, right }), first);
}

function atomNode(atom: Atom): ConditionNode {
  switch (atom.kind) {
    case 'compare':
    case 'between':
      return plainNode(atom);
    case 'persist':
      return conditionOf({
        kind: 'persist',
        of: plainNode(atom.of),
        atLeast: literal(atom.atLeast),
        turns: literal(atom.turns),
      });
    case 'cross':
      return conditionOf({
        kind: 'cross',
        of: featureNode(atom.feature),
        direction: atom.direction,
        level: signed(atom.level),
      });
    default:
      return assertNever(atom);
  }
}

function plainNode(atom: PlainAtom): ConditionNode {
  const of = featureNode(atom.feature);
  if (atom.kind === 'compare')
    return conditionOf({ kind: 'compare', op: atom.op, left: of, right: signed(atom.threshold) });
  return conditionOf({ kind: 'between', of, low: signed(atom.low), high: signed(atom.high) });
}
