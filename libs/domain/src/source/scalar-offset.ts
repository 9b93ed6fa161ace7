const ESCAPES: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 };

type Style = string | undefined;

/**
 * Offset in a scalar's source text of the character at `offset` of its value. Folded line breaks, indentation, doubled
 * quotes and escapes are stepped over.
 *
 * @param style the scalar's type as the YAML parser names it: PLAIN, QUOTE_SINGLE, QUOTE_DOUBLE, BLOCK_FOLDED, BLOCK_LITERAL
 */
export function offsetInScalar(source: string, style: Style, value: string, offset: number): number {
  const block = style === 'BLOCK_FOLDED' || style === 'BLOCK_LITERAL';
  const body = source.indexOf('\n') + 1;
  const start = block ? skipBlank(source, body) : style === 'QUOTE_DOUBLE' || style === 'QUOTE_SINGLE' ? 1 : 0;
  const indent = block ? start - (source.lastIndexOf('\n', start - 1) + 1) : undefined;
  let at = start;
  for (let i = 0; i < Math.min(offset, value.length); i++) at = step(source, style, value, i, at, indent);
  return Math.min(at, source.length);
}

function step(source: string, style: Style, value: string, i: number, at: number, indent: number | undefined): number {
  if (style === 'QUOTE_SINGLE' && value[i] === "'") return at + 2;
  if (style === 'QUOTE_DOUBLE' && source[at] === '\\') {
    const escape = source[at + 1] ?? '';
    if (escape === '\n' || escape === '\r') return skipBlank(source, at + 1);
    return at + (ESCAPES[escape] ?? 2);
  }
  if (!/^[ \t]*\r?\n/.test(source.slice(at, at + 200))) return at + 1;
  if (indent === undefined) return value[i + 1] === '\n' ? at : skipBlank(source, at);
  if (style === 'BLOCK_FOLDED' && value[i + 1] === '\n') return at;
  const end = skipBlank(source, at);
  const next = style === 'BLOCK_LITERAL' ? source.indexOf('\n', at) : source.lastIndexOf('\n', end - 1);
  return Math.min(end, next + 1 + indent);
}

function skipBlank(source: string, at: number): number {
  while (at < source.length && /\s/.test(source[at]!)) at++;
  return at;
}
