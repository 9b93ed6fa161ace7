import { PythonError } from './error.js';

export type PyDict = Readonly<Record<string, unknown>>;

/** Python's name for the type of a JSON value; undefined counts as None. */
export function pyTypeName(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  if (typeof value === 'string') return 'str';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'int' : 'float';
  if (typeof value === 'function') return 'function';
  return Array.isArray(value) ? 'list' : 'dict';
}

export function isPyDict(value: unknown): value is PyDict {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `isinstance(value, (int, float))`: booleans are ints. */
export function isPyNumber(value: unknown): value is number | boolean {
  return typeof value === 'number' || typeof value === 'boolean';
}

/** `bool(value)`: None, False, 0 and empty texts, lists and dicts are false; NaN is true. */
export function pyTruthy(value: unknown): boolean {
  if (value === null || value === undefined) return false;
  if (typeof value === 'number') return value !== 0;
  if (Array.isArray(value)) return value.length > 0;
  if (isPyDict(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}

/** `value.get(key, otherwise)`. @throws PythonError AttributeError when the value is no dict */
export function pyGet(value: unknown, key: string, otherwise: unknown = null): unknown {
  const dict = pyDict(value, 'get');
  return Object.hasOwn(dict, key) ? dict[key] : otherwise;
}

/** `value[key]` of a dict. @throws PythonError KeyError when missing, TypeError when the value is no dict */
export function pyItem(value: unknown, key: string): unknown {
  if (!isPyDict(value))
    throw new PythonError('TypeError', `'${pyTypeName(value)}' object is not subscriptable by name`);
  if (!Object.hasOwn(value, key)) throw new PythonError('KeyError', `'${key}'`);
  return value[key];
}

/** The dict whose method `method` is called. @throws PythonError AttributeError when the value is no dict */
export function pyDict(value: unknown, method: string): PyDict {
  if (isPyDict(value)) return value;
  throw new PythonError('AttributeError', `'${pyTypeName(value)}' object has no attribute '${method}'`);
}

/** `value.lower()`. @throws PythonError AttributeError when the value is no text */
export function pyLower(value: unknown): string {
  if (typeof value === 'string') return value.toLowerCase();
  throw new PythonError('AttributeError', `'${pyTypeName(value)}' object has no attribute 'lower'`);
}

/** What `for item in value` visits: items of a list, characters of a text, keys of a dict. */
export function pyIterate(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'string') return Array.from(value);
  if (isPyDict(value)) return Object.keys(value);
  throw new PythonError('TypeError', `'${pyTypeName(value)}' object is not iterable`);
}

/** `len(value)`. */
export function pyLength(value: unknown): number {
  if (Array.isArray(value) || typeof value === 'string' || isPyDict(value)) return pyIterate(value).length;
  throw new PythonError('TypeError', `object of type '${pyTypeName(value)}' has no len()`);
}
