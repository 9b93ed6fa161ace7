import { PythonError } from './error.js';
import { pyRepr } from './repr.js';
import { pyTypeName } from './value.js';

const DIGITS = String.raw`\d+(?:_\d+)*`;
const NUMBER = new RegExp(`^[+-]?(?:${DIGITS}(?:\\.(?:${DIGITS})?)?|\\.${DIGITS})(?:[eE][+-]?${DIGITS})?$`);
const SPECIAL = /^([+-]?)(?:(inf|infinity)|nan)$/i;
const SPACE = '(?:[^\\S\\ufeff]|\\x85)';
const EDGES = new RegExp(`^${SPACE}+|${SPACE}+$`, 'g');

/**
 * Python's `float(value)` of a number, boolean or text. Texts may have white space around them, single underscores
 * between digits (ASCII ones only), and may say inf, infinity or nan in any case.
 *
 * @throws PythonError ValueError for another text, TypeError for any other value
 */
export function pyFloat(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'string')
    throw new PythonError(
      'TypeError',
      `float() argument must be a string or a real number, not '${pyTypeName(value)}'`,
    );
  const text = value.replace(EDGES, '');
  if (NUMBER.test(text)) return Number(text.replaceAll('_', ''));
  const special = SPECIAL.exec(text);
  if (special === null) throw new PythonError('ValueError', `could not convert string to float: ${pyRepr(value)}`);
  if (special[2] === undefined) return Number.NaN;
  return special[1] === '-' ? -Infinity : Infinity;
}
