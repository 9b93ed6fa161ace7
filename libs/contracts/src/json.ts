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
  try {
    return write(value);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    throw new NotCanonicalError(pointerTo(value, error.subject) ?? '', error.reason);
  }
}

/** What was refused, without its place: places are only worked out when somebody has to be told. */
class Refused extends Error {
  constructor(
    readonly subject: unknown,
    readonly reason: string,
  ) {
    super(reason);
  }
}

function write(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return writeString(value);
    case 'number':
      return writeNumber(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? writeArray(value) : writeObject(value as Record<string, unknown>);
    default:
      throw new Refused(value, `${typeof value} is not a JSON value`);
  }
}

function writeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new Refused(value, `${value} is not a finite number`);
  if (Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < 1e21)
    throw new Refused(value, `${value} is an integer beyond 2^53`);
  return value === 0 ? '0' : String(value);
}

function writeString(value: string): string {
  if (!value.isWellFormed()) throw new Refused(value, 'the text has a lone surrogate');
  return JSON.stringify(value);
}

function writeArray(value: readonly unknown[]): string {
  let out = '[';
  for (let i = 0; i < value.length; i++) {
    if (i > 0) out += ',';
    out += write(value[i]);
  }
  return out + ']';
}

function writeObject(value: Record<string, unknown>): string {
  if (!isPlain(value)) throw new Refused(value, 'only plain objects are JSON values');
  const keys = Object.keys(value);
  if (!isSorted(keys)) keys.sort();
  let out = '{';
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    if (i > 0) out += ',';
    out += quotedKey(key) + ':' + write(value[key]);
  }
  return out + '}';
}

/** Plain in any realm: what another context parsed has another Object.prototype, which is a root all the same. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || Object.getPrototypeOf(prototype) === null;
}

function isSorted(keys: readonly string[]): boolean {
  for (let i = 1; i < keys.length; i++) if (keys[i - 1]! > keys[i]!) return false;
  return true;
}

/** Keys come again and again; the few that a program has are quoted once. */
const quoted = new Map<string, string>();
const MOST_QUOTED = 4096;

function quotedKey(key: string): string {
  const known = quoted.get(key);
  if (known !== undefined) return known;
  const text = writeString(key);
  if (quoted.size < MOST_QUOTED) quoted.set(key, text);
  return text;
}

/** JSON pointer to the first part of a value that is refused for the reason of `subject`, null where there is none. */
function pointerTo(value: unknown, subject: unknown): string | null {
  if (Object.is(value, subject)) return '';
  if (typeof value !== 'object' || value === null) return null;
  const keys = Array.isArray(value) ? [...value.keys()].map(String) : Object.keys(value).sort();
  for (const key of keys) {
    const step = `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (Object.is(key, subject)) return step;
    const below = pointerTo((value as Record<string, unknown>)[key], subject);
    if (below !== null) return step + below;
  }
  return null;
}
