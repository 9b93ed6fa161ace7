import type { Diagnostic } from './diagnostic.js';
import { lineStarts, positionAt } from './lines.js';

/** Largest file that is read, in bytes (in UTF-16 code units where text is given). */
export const MAX_SOURCE_SIZE = 10 * 1024 * 1024;

export type Decoded =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly text: string; readonly problem: Diagnostic };

/** UTF-8 bytes -> text without byte order mark and with \n or \r\n line ends; anything else is refused with its place. */
export function decodeSource(input: string | Uint8Array, file: string): Decoded {
  let text = '';
  const refuse = (code: string, message: string, rest: Partial<Diagnostic> = {}): Decoded => ({
    ok: false,
    text,
    problem: { severity: 'error', code: `source.${code}`, file, line: 1, column: 1, length: 0, message, ...rest },
  });
  if (input.length > MAX_SOURCE_SIZE)
    return refuse('too_large', `the file has ${(input.length / 1048576).toFixed(1)} MB; more than 10 MB is not read`, {
      notes: ['data belongs into a CSV or JSON file that a world names under `sources`'],
    });
  if (typeof input !== 'string' && isUtf16(input))
    return refuse('encoding', 'the file is UTF-16 text', { expected: 'UTF-8 text: save it with that encoding' });
  const decoded = typeof input === 'string' ? input : new TextDecoder('utf-8').decode(input);
  text = decoded.replace(/^\uFEFF/, '').replace(/\r(?!\n)/g, '\n');
  const starts = lineStarts(text);
  const binary = text.indexOf('\0');
  if (binary >= 0)
    return refuse('binary', 'the file holds a zero byte, so it is not text', {
      ...positionAt(starts, binary),
      expected: 'YAML or JSON text in UTF-8',
    });
  if (typeof input !== 'string' && !isUtf8(input)) {
    const bad = text.indexOf('\uFFFD');
    return refuse('encoding', 'the file is not UTF-8 text', {
      ...positionAt(starts, bad),
      length: 1,
      expected: 'UTF-8 text: save it with that encoding',
    });
  }
  return { ok: true, text };
}

function isUtf16(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
