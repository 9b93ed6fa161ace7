import { assertNever } from '../assert-never.js';
import type { Expression } from './ast.js';

const enum Level {
  or = 1,
  and,
  not,
  relation,
  sum,
  product,
  unary,
  atom,
}

/** Canonical text of an expression: single spaces, only the brackets that are needed. Parsing it gives the same tree. */
export function printExpression(ast: Expression): string {
  return print(ast, Level.or);
}

function print(node: Expression, outer: Level): string {
  const [text, level] = render(node);
  return level < outer ? `(${text})` : text;
}

function render(node: Expression): [text: string, level: Level] {
  switch (node.kind) {
    case 'number':
      return [String(node.value), Level.atom];
    case 'name':
      return [node.name, Level.atom];
    case 'boolean':
      return [String(node.value), Level.atom];
    case 'negate':
      return [`-${print(node.of, Level.unary)}`, Level.unary];
    case 'arithmetic': {
      const level = node.op === '+' || node.op === '-' ? Level.sum : Level.product;
      return [`${print(node.left, level)} ${node.op} ${print(node.right, level + 1)}`, level];
    }
    case 'compare':
      return [`${print(node.left, Level.sum)} ${node.op} ${print(node.right, Level.sum)}`, Level.relation];
    case 'between':
      return [
        `${print(node.of, Level.sum)} between ${print(node.low, Level.sum)} and ${print(node.high, Level.sum)}`,
        Level.relation,
      ];
    case 'and':
      return [`${print(node.left, Level.and)} and ${print(node.right, Level.not)}`, Level.and];
    case 'or':
      return [`${print(node.left, Level.or)} or ${print(node.right, Level.and)}`, Level.or];
    case 'not':
      return [`not ${print(node.of, Level.not)}`, Level.not];
    case 'shift':
    case 'window':
      return [`${node.fn}(${print(node.of, Level.or)}, ${print(node.turns, Level.or)})`, Level.atom];
    case 'persist':
      return [
        `persist(${print(node.of, Level.or)}, ${print(node.atLeast, Level.or)}, ${print(node.turns, Level.or)})`,
        Level.atom,
      ];
    case 'cross':
      return [`cross(${print(node.of, Level.or)}, ${node.direction}, ${print(node.level, Level.or)})`, Level.atom];
    default:
      return assertNever(node);
  }
}
