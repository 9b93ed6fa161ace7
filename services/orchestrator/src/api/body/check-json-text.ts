import { ApiError } from '../problems/api-error.js';

/** Deeper than any manifest, and far from where a parser runs out of stack. */
export const MAX_DEPTH = 64;

/** More than a manifest of a million characters can have. Parsed, each takes ten times its text or more. */
export const MAX_VALUES = 1 << 20;

/**
 * Refuses JSON that is nested too deeply or has too many values, before it is parsed: one pass over the text, what is in
 * strings not counted.
 *
 * @throws ApiError `request.too_deep`, `request.too_large`
 */
export function checkShape(text: string): void {
  let depth = 0;
  let values = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) at = endOfString(text, at);
    else if (code === 0x2c) values++;
    else if (code === 0x7b || code === 0x5b) {
      values++;
      if (++depth > MAX_DEPTH)
        throw new ApiError('request.too_deep', `the body is nested deeper than ${MAX_DEPTH} levels`);
    } else if (code === 0x7d || code === 0x5d) depth--;
    if (values > MAX_VALUES)
      throw new ApiError('request.too_large', `the body has more than ${MAX_VALUES} values: data belong into files`);
  }
}

/** Index of the quote that ends the string which begins here; the end of the text where there is none. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let slashes = 0;
    while (text.charCodeAt(quote - 1 - slashes) === 0x5c) slashes++;
    if (slashes % 2 === 0) return quote;
  }
  return text.length;
}

const FORBIDDEN = '__proto__';

/** @throws ApiError `request.forbidden_key` where a key would be the prototype of an object */
export function checkKeys(value: unknown, path = ''): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    value.forEach((one, i) => checkKeys(one, `${path}/${i}`));
    return;
  }
  for (const [key, one] of Object.entries(value)) {
    if (key === FORBIDDEN)
      throw new ApiError('request.forbidden_key', `the key "${key}" is not allowed, at ${path}/${key}`);
    checkKeys(one, `${path}/${key}`);
  }
}
