/** A string, and the colon that makes it a key. */
const STRINGS = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?/gs;
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/gs;

/**
 * `JSON.parse`, right also where V8 is not: since 12.8 it can return another key than the text has when the key is
 * written with an escape and certain other keys were parsed before (nodejs/node#63785; `{"\"":"","\n":""}` is enough
 * of a history). Texts without such keys, which are nearly all, are parsed as ever.
 *
 * @throws SyntaxError
 */
export function parseJson(text: string): unknown {
  const parsed: unknown = JSON.parse(text);
  return hasEscapedKey(text) ? readValue(text.match(TOKENS)!.values()) : parsed;
}

function hasEscapedKey(text: string): boolean {
  if (!text.includes('\\')) return false;
  for (const [string, colon] of text.matchAll(STRINGS)) if (colon !== undefined && string.includes('\\')) return true;
  return false;
}

/** Reads a value of a text that is known to be JSON. Strings that stand alone are not affected. */
function readValue(tokens: Iterator<string>, token = next(tokens)): unknown {
  if (token === '{') return readObject(tokens);
  if (token === '[') return readArray(tokens);
  return JSON.parse(token);
}

function readObject(tokens: Iterator<string>): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (let token = next(tokens); token !== '}'; token = next(tokens)) {
    if (token === ',') continue;
    next(tokens);
    const key = JSON.parse(token) as string;
    // Plain assignment would set the prototype.
    Object.defineProperty(object, key, {
      value: readValue(tokens),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return object;
}

function readArray(tokens: Iterator<string>): unknown[] {
  const array: unknown[] = [];
  for (let token = next(tokens); token !== ']'; token = next(tokens))
    if (token !== ',') array.push(readValue(tokens, token));
  return array;
}

function next(tokens: Iterator<string>): string {
  return tokens.next().value as string;
}
