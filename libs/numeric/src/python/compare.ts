import { PythonError } from './error.js';
import { isPyDict, isPyNumber, pyTypeName } from './value.js';

/** `a == b` of JSON values: True == 1, lists by item, dicts by member whatever their order. */
export function pyEquals(a: unknown, b: unknown): boolean {
  if (isPyNumber(a) && isPyNumber(b)) return Number(a) === Number(b);
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => pyEquals(item, b[index]));
  if (isPyDict(a) && isPyDict(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && pyEquals(a[key], b[key]))
    );
  }
  return (a ?? null) === (b ?? null);
}

/**
 * The value as key of a Map, so that keys are equal exactly where Python's are: 1, 1.0 and True are one key, "1" is
 * another.
 *
 * @throws PythonError TypeError for lists and dicts, which cannot be keys
 */
export function pyKey(value: unknown): string | number | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (isPyNumber(value)) return Number(value);
  throw new PythonError('TypeError', `unhashable type: '${pyTypeName(value)}'`);
}

/** `a < b`. @throws PythonError TypeError where Python has no order */
export function pyLess(a: unknown, b: unknown): boolean {
  return ordered(a, b, '<') < 0;
}

/** `a > b`. @throws PythonError TypeError where Python has no order */
export function pyGreater(a: unknown, b: unknown): boolean {
  return ordered(a, b, '>') > 0;
}

/** Sign of the comparison; NaN where neither is less nor equal. */
function ordered(a: unknown, b: unknown, operator: '<' | '>'): number {
  if (isPyNumber(a) && isPyNumber(b)) {
    const x = Number(a);
    const y = Number(b);
    return x < y ? -1 : x > y ? 1 : x === y ? 0 : Number.NaN;
  }
  if (typeof a === 'string' && typeof b === 'string')
    return orderedItems(Array.from(a, codePoint), Array.from(b, codePoint), operator);
  if (Array.isArray(a) && Array.isArray(b)) return orderedItems(a, b, operator);
  throw new PythonError(
    'TypeError',
    `'${operator}' not supported between instances of '${pyTypeName(a)}' and '${pyTypeName(b)}'`,
  );
}

function codePoint(char: string): number {
  return char.codePointAt(0)!;
}

function orderedItems(a: readonly unknown[], b: readonly unknown[], operator: '<' | '>'): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) if (!pyEquals(a[i], b[i])) return ordered(a[i], b[i], operator);
  return a.length - b.length;
}

/** `min(a, b)`: the first unless the second is less. */
export function pyMin(a: number, b: number): number {
  return b < a ? b : a;
}

/** `max(a, b)`: the first unless the second is greater. */
export function pyMax(a: number, b: number): number {
  return b > a ? b : a;
}

/** A number or boolean as operand of arithmetic. @throws PythonError TypeError otherwise */
export function pyOperand(value: unknown): number {
  if (isPyNumber(value)) return Number(value);
  throw new PythonError('TypeError', `unsupported operand type: '${pyTypeName(value)}'`);
}

/** `a / b` of numbers. @throws PythonError ZeroDivisionError */
export function pyDivide(a: number, b: number): number {
  if (b === 0) throw new PythonError('ZeroDivisionError', 'division by zero');
  return a / b;
}
