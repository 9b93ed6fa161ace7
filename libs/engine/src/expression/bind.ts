import { assertNever } from '../assert-never.js';
import type { ConditionNode, Count, Expression, NumberNode } from './ast.js';

/**
 * The same expression with every name that `parameters` holds replaced by its value, so that what is left reads only
 * the state.
 */
export function bindParameters<T extends Expression>(ast: T, parameters: ReadonlyMap<string, number>): T {
  return bind(ast, parameters) as T;
}

function bind(node: Expression, values: ReadonlyMap<string, number>): Expression {
  const num = (part: NumberNode): NumberNode => bind(part, values) as NumberNode;
  const cond = (part: ConditionNode): ConditionNode => bind(part, values) as ConditionNode;
  const count = (part: Count): Count => bind(part, values) as Count;
  switch (node.kind) {
    case 'number':
    case 'boolean':
      return node;
    case 'name': {
      const value = values.get(node.name);
      return value === undefined ? node : { kind: 'number', value, start: node.start, end: node.end };
    }
    case 'negate':
      return { ...node, of: num(node.of) };
    case 'arithmetic':
    case 'compare':
      return { ...node, left: num(node.left), right: num(node.right) };
    case 'and':
    case 'or':
      return { ...node, left: cond(node.left), right: cond(node.right) };
    case 'not':
      return { ...node, of: cond(node.of) };
    case 'shift':
    case 'window':
      return { ...node, of: num(node.of), turns: count(node.turns) };
    case 'between':
      return { ...node, of: num(node.of), low: num(node.low), high: num(node.high) };
    case 'persist':
      return { ...node, of: cond(node.of), atLeast: count(node.atLeast), turns: count(node.turns) };
    case 'cross':
      return { ...node, of: num(node.of), level: num(node.level) };
    default:
      return assertNever(node);
  }
}
