import type { ExpressionError, Span } from './ast.js';

export type Token = Span &
  (
    | { readonly kind: 'number'; readonly value: number; readonly text: string }
    | { readonly kind: 'word'; readonly text: string }
    | { readonly kind: 'symbol'; readonly text: string }
    | { readonly kind: 'end'; readonly text: '' }
  );

/** Carries one error out of the recursive parser; never leaves this folder. */
export class ExpressionFailure extends Error {
  override readonly name = 'ExpressionFailure';
  constructor(readonly error: ExpressionError) {
    super(error.message);
  }
}

export function fail(span: Span, message: string, expected?: string): never {
  throw new ExpressionFailure({
    start: span.start,
    end: span.end,
    message,
    ...(expected === undefined ? {} : { expected }),
  });
}

const TOKEN = /\s*(?:((?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)|([A-Za-z_][A-Za-z0-9_]*)|(<=|>=|==|!=|[<>+\-*/(),]))/y;

/** What a writer coming from another language meant. */
const MEANT: Readonly<Record<string, string>> = {
  '=': '==',
  '&': 'and',
  '|': 'or',
  '!': 'not',
  '≤': '<=',
  '≥': '>=',
  '≠': '!=',
  '−': '-',
  '×': '*',
};

/**
 * Splits an expression into tokens; the last one is `end`.
 *
 * @throws ExpressionFailure at the first character that no token starts with
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null) break;
    const [whole, number, word, symbol] = match;
    at += whole.length;
    const found = number ?? word ?? symbol ?? '';
    const span = { start: at - found.length, end: at };
    if (number !== undefined) {
      const value = Number(number);
      if (!Number.isFinite(value)) fail(span, `the number ${number} is too large`);
      tokens.push({ kind: 'number', value, text: number, ...span });
    } else if (word === undefined) tokens.push({ kind: 'symbol', text: found, ...span });
    else tokens.push({ kind: 'word', text: word, ...span });
  }
  while (at < text.length && text.charAt(at).trim() === '') at++;
  if (at < text.length) {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    const meant = MEANT[character];
    fail(
      { start: at, end: at + character.length },
      `the character '${character}' has no meaning here`,
      meant && `'${meant}'`,
    );
  }
  tokens.push({ kind: 'end', text: '', start: text.length, end: text.length });
  return tokens;
}
