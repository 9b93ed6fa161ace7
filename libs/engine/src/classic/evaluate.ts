import { pyDivide, pyEquals, pyGreater, pyLess, pyOperand } from '@pulse/numeric';
import { assertNever } from '../assert-never.js';
import type { ClassicCondition, ClassicNumber } from './rules.js';
import type { ClassicState } from './state.js';

/** Whether a rule fires. @throws PythonError where a value that is read has no order or is no number */
export function classicHolds(node: ClassicCondition, state: ClassicState): boolean {
  switch (node.kind) {
    case 'boolean':
      return node.value;
    case 'and':
      return classicHolds(node.left, state) && classicHolds(node.right, state);
    case 'or':
      return classicHolds(node.left, state) || classicHolds(node.right, state);
    case 'not':
      return !classicHolds(node.of, state);
    case 'compare':
      return compare(node.op, valueOf(node.left, state), valueOf(node.right, state));
    default:
      return assertNever(node);
  }
}

type Comparison = Extract<ClassicCondition, { kind: 'compare' }>['op'];

function compare(op: Comparison, left: unknown, right: unknown): boolean {
  switch (op) {
    case '<':
      return pyLess(left, right);
    case '>':
      return pyGreater(left, right);
    case '<=':
      return pyLess(left, right) || pyEquals(left, right);
    case '>=':
      return pyGreater(left, right) || pyEquals(left, right);
    case '==':
      return pyEquals(left, right);
    case '!=':
      return !pyEquals(left, right);
    default:
      return assertNever(op);
  }
}

function valueOf(node: ClassicNumber, state: ClassicState): unknown {
  switch (node.kind) {
    case 'number':
      return node.value;
    case 'read':
      return read(node, state);
    case 'arithmetic':
      return arithmetic(node.op, pyOperand(valueOf(node.left, state)), pyOperand(valueOf(node.right, state)));
    default:
      return assertNever(node);
  }
}

function read(node: Extract<ClassicNumber, { kind: 'read' }>, state: ClassicState): unknown {
  if (node.place === 'overlay') return state.overlays.get(node.name) ?? 0;
  if (node.place === 'capital') return state.capital.get(node.name) ?? 0;
  return state.variables.has(node.name) ? state.variables.get(node.name) : 0;
}

function arithmetic(op: '+' | '-' | '*' | '/', left: number, right: number): number {
  switch (op) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return pyDivide(left, right);
    default:
      return assertNever(op);
  }
}
