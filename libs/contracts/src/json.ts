/** A value that JSON can hold. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

/** A value that the canonical form refuses; `path` is a JSON pointer to it. */
export class NotCanonicalError extends Error {
  override readonly name = 'NotCanonicalError';
  readonly code = 'json.not_canonical';
  constructor(
    readonly path: string,
    readonly reason: string,
  ) {
    super(`${path === '' ? 'the value' : path} cannot be written as canonical JSON: ${reason}`);
  }
}

/**
 * Canonical JSON as RFC 8785: keys sorted by UTF-16 code units, shortest round-trip numbers, no white space.
 *
 * -0 is written 0. Object members whose value is undefined are refused, as are non-finite numbers, integers beyond
 * 2^53 and lone surrogates, so that what is hashed is exactly what any reader will parse again.
 *
 * @throws NotCanonicalError with a JSON pointer to the refused value
 */
export function canonicalJson(value: unknown): string {
  return write(value, '');
}

function write(value: unknown, path: string): string {
  switch (typeof value) {
    case 'string':
      return writeString(value, path);
    case 'number':
      return writeNumber(value, path);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? writeArray(value, path) : writeObject(value as Record<string, unknown>, path);
    default:
      throw new NotCanonicalError(path, `${typeof value} is not a JSON value`);
  }
}

function writeNumber(value: number, path: string): string {
  if (!Number.isFinite(value)) throw new NotCanonicalError(path, `${value} is not a finite number`);
  if (Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < 1e21)
    throw new NotCanonicalError(path, `${value} is an integer beyond 2^53`);
  return value === 0 ? '0' : String(value);
}

function writeString(value: string, path: string): string {
  if (!value.isWellFormed()) throw new NotCanonicalError(path, 'the text has a lone surrogate');
  return JSON.stringify(value);
}

function writeArray(value: readonly unknown[], path: string): string {
  let out = '[';
  for (let i = 0; i < value.length; i++) {
    if (i > 0) out += ',';
    out += write(value[i], `${path}/${i}`);
  }
  return out + ']';
}

function writeObject(value: Record<string, unknown>, path: string): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null)
    throw new NotCanonicalError(path, 'only plain objects are JSON values');
  const keys = Object.keys(value).sort();
  let out = '{';
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    if (i > 0) out += ',';
    const at = `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    out += writeString(key, at) + ':' + write(value[key], at);
  }
  return out + '}';
}
