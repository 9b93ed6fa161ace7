import { assertNever } from '../assert-never.js';
import type { ComparisonOperator, ConditionNode, Count, NumberNode } from './ast.js';
import { FALSE, TRUE, type Truth, UNKNOWN } from './truth.js';

/** Value of a name `back` turns before the newest one (0 is the newest); undefined or NaN where it is not known. */
export type ReadState = (name: string, back: number) => number | undefined;

/**
 * Value of a condition on one path: the reference that the columnar form agrees with.
 *
 * @param ast a condition whose names are all read from the state (see `bindParameters`)
 * @returns undefined where it is unknown, because a value it needs is missing
 */
export function evaluateCondition(ast: ConditionNode, read: ReadState): boolean | undefined {
  const truth = conditionAt(ast, read, 0);
  return truth === UNKNOWN ? undefined : truth === TRUE;
}

/** Value of a number on one path; undefined where it is missing or not finite (a division by zero). */
export function evaluateNumber(ast: NumberNode, read: ReadState): number | undefined {
  const value = numberAt(ast, read, 0);
  return Number.isNaN(value) ? undefined : value;
}

const known = (value: number): number => (Number.isFinite(value) ? value : NaN);
const truth = (value: boolean): Truth => (value ? TRUE : FALSE);
const both = (a: Truth, b: Truth): Truth => (a < b ? a : b);
const either = (a: Truth, b: Truth): Truth => (a > b ? a : b);

/** @throws RangeError where a parameter was not bound to a number */
export function turnsOf(count: Count): number {
  if (count.kind === 'number') return count.value;
  throw new RangeError(`the number of turns '${count.name}' has no value`);
}

function numberAt(node: NumberNode, read: ReadState, back: number): number {
  switch (node.kind) {
    case 'number':
      return node.value;
    case 'name':
      return known(read(node.name, back) ?? NaN);
    case 'negate':
      return -numberAt(node.of, read, back);
    case 'arithmetic': {
      const a = numberAt(node.left, read, back);
      const b = numberAt(node.right, read, back);
      if (node.op === '+') return known(a + b);
      if (node.op === '-') return known(a - b);
      return known(node.op === '*' ? a * b : a / b);
    }
    case 'shift': {
      const k = turnsOf(node.turns);
      const before = numberAt(node.of, read, back + k);
      if (node.fn === 'lag') return before;
      const now = numberAt(node.of, read, back);
      return known(node.fn === 'delta' ? now - before : 100 * (now / before - 1));
    }
    case 'window':
      return windowOf(node.fn, turnsOf(node.turns), (i) => numberAt(node.of, read, back + i));
    default:
      return assertNever(node);
  }
}

function windowOf(fn: 'mean' | 'max' | 'min' | 'zscore', width: number, at: (i: number) => number): number {
  let sum = 0;
  let high = -Infinity;
  let low = Infinity;
  for (let i = 0; i < width; i++) {
    const value = at(i);
    if (Number.isNaN(value)) return NaN;
    sum += value;
    if (value > high) high = value;
    if (value < low) low = value;
  }
  if (fn === 'max') return high;
  if (fn === 'min') return low;
  const mean = sum / width;
  if (fn === 'mean') return known(mean);
  let squares = 0;
  for (let i = 0; i < width; i++) {
    const d = at(i) - mean;
    squares += d * d;
  }
  return known((at(0) - mean) / Math.sqrt(squares / (width - 1)));
}

function compare(op: ComparisonOperator, a: number, b: number): Truth {
  if (Number.isNaN(a) || Number.isNaN(b)) return UNKNOWN;
  switch (op) {
    case '<':
      return truth(a < b);
    case '<=':
      return truth(a <= b);
    case '>':
      return truth(a > b);
    case '>=':
      return truth(a >= b);
    case '==':
      return truth(a === b);
    case '!=':
      return truth(a !== b);
    default:
      return assertNever(op);
  }
}

function conditionAt(node: ConditionNode, read: ReadState, back: number): Truth {
  switch (node.kind) {
    case 'boolean':
      return truth(node.value);
    case 'compare':
      return compare(node.op, numberAt(node.left, read, back), numberAt(node.right, read, back));
    case 'between': {
      const x = numberAt(node.of, read, back);
      const low = numberAt(node.low, read, back);
      return both(compare('>=', x, low), compare('<=', x, numberAt(node.high, read, back)));
    }
    case 'and':
      return both(conditionAt(node.left, read, back), conditionAt(node.right, read, back));
    case 'or':
      return either(conditionAt(node.left, read, back), conditionAt(node.right, read, back));
    case 'not':
      return (TRUE - conditionAt(node.of, read, back)) as Truth;
    case 'persist': {
      const least = turnsOf(node.atLeast);
      let held = 0;
      let possible = 0;
      for (let i = 0; i < turnsOf(node.turns); i++) {
        const value = conditionAt(node.of, read, back + i);
        if (value === TRUE) held++;
        if (value !== FALSE) possible++;
      }
      if (held >= least) return TRUE;
      return possible >= least ? UNKNOWN : FALSE;
    }
    case 'cross': {
      const before = numberAt(node.of, read, back + 1) - numberAt(node.level, read, back + 1);
      const now = numberAt(node.of, read, back) - numberAt(node.level, read, back);
      return node.direction === 'up'
        ? both(compare('<=', known(before), 0), compare('>', known(now), 0))
        : both(compare('>=', known(before), 0), compare('<', known(now), 0));
    }
    default:
      return assertNever(node);
  }
}
