const ESCAPES: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 };

/**
 * Offset in a scalar's source text of the character at `offset` of its value. Folded line breaks, indentation, doubled
 * quotes and escapes are stepped over.
 */
export function offsetInScalar(source: string, type: string | undefined, value: string, offset: number): number {
  const block = type === 'BLOCK_FOLDED' || type === 'BLOCK_LITERAL';
  let at = block
    ? skipBlank(source, source.indexOf('\n') + 1)
    : type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE'
      ? 1
      : 0;
  for (let i = 0; i < Math.min(offset, value.length); i++) at = step(source, type, value, i, at);
  return Math.min(at, source.length);
}

function step(source: string, type: string | undefined, value: string, i: number, at: number): number {
  if (type === 'QUOTE_SINGLE' && value[i] === "'") return at + 2;
  if (type === 'QUOTE_DOUBLE' && source[at] === '\\') {
    const escape = source[at + 1] ?? '';
    if (escape === '\n' || escape === '\r') return skipBlank(source, at + 1);
    return at + (ESCAPES[escape] ?? 2);
  }
  const lineBreak = source[at] === '\n' || source[at] === '\r' || foldsHere(source, at);
  return lineBreak ? (value[i + 1] === '\n' ? at : skipBlank(source, at)) : at + 1;
}

/** White space before a line break belongs to the fold. */
function foldsHere(source: string, at: number): boolean {
  return /^[ \t]+\r?\n/.test(source.slice(at, at + 200));
}

function skipBlank(source: string, at: number): number {
  while (at < source.length && /\s/.test(source[at]!)) at++;
  return at;
}
