import { assertNever } from '../assert-never.js';
import { type ConditionNode, type NumberNode, parseExpression } from '../expression/index.js';
import { type ClassicCondition, type ClassicNumber, type ClassicPlace, ClassicWorldError } from './rules.js';

/** What a name in a condition stands for. */
export type ClassicScope = (name: string) => ClassicPlace | number | undefined;

/**
 * Parses and resolves a rule's condition. The classic profile compares values of the present turn only.
 *
 * @param path where the text stands in the world, for errors
 * @throws ClassicWorldError for text that does not parse, unknown names and features that look at past turns
 */
export function parseClassicCondition(text: string, scope: ClassicScope, path: string): ClassicCondition {
  const parsed = parseExpression(text, 'condition');
  if (!parsed.ok) throw new ClassicWorldError(path, parsed.errors.map((error) => error.message).join('; '));
  return condition(parsed.ast as ConditionNode, scope, path);
}

function condition(node: ConditionNode, scope: ClassicScope, path: string): ClassicCondition {
  switch (node.kind) {
    case 'boolean':
      return { kind: 'boolean', value: node.value };
    case 'compare':
      return {
        kind: 'compare',
        op: node.op,
        left: number(node.left, scope, path),
        right: number(node.right, scope, path),
      };
    case 'between': {
      const of = number(node.of, scope, path);
      return {
        kind: 'and',
        left: { kind: 'compare', op: '<=', left: number(node.low, scope, path), right: of },
        right: { kind: 'compare', op: '<=', left: of, right: number(node.high, scope, path) },
      };
    }
    case 'and':
    case 'or':
      return { kind: node.kind, left: condition(node.left, scope, path), right: condition(node.right, scope, path) };
    case 'not':
      return { kind: 'not', of: condition(node.of, scope, path) };
    case 'persist':
    case 'cross':
      throw new ClassicWorldError(path, `the classic profile has no past turns, so no ${node.kind}`);
    default:
      return assertNever(node);
  }
}

function number(node: NumberNode, scope: ClassicScope, path: string): ClassicNumber {
  switch (node.kind) {
    case 'number':
      return { kind: 'number', value: node.value };
    case 'name': {
      const meaning = scope(node.name);
      if (meaning === undefined) throw new ClassicWorldError(path, `nothing is called '${node.name}'`);
      if (typeof meaning === 'number') return { kind: 'number', value: meaning };
      return { kind: 'read', place: meaning, name: node.name };
    }
    case 'negate': {
      const of = number(node.of, scope, path);
      if (of.kind === 'number') return { kind: 'number', value: -of.value };
      return { kind: 'arithmetic', op: '-', left: { kind: 'number', value: 0 }, right: of };
    }
    case 'arithmetic':
      return {
        kind: 'arithmetic',
        op: node.op,
        left: number(node.left, scope, path),
        right: number(node.right, scope, path),
      };
    case 'shift':
    case 'window':
      throw new ClassicWorldError(path, `the classic profile has no past turns, so no ${node.fn}()`);
    default:
      return assertNever(node);
  }
}
