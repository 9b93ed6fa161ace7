/** What a value is, for people: `the text "yes"`, `the number 3`, `a list`, `nothing`. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  switch (typeof value) {
    case 'string':
      return `the text ${JSON.stringify(shorten(value))}`;
    case 'number':
      return `the number ${value}`;
    case 'boolean':
      return String(value);
    default:
      return Array.isArray(value) ? 'a list' : 'a mapping';
  }
}

/** At most `limit` characters, the rest as an ellipsis, line breaks as spaces. */
export function shorten(text: string, limit = 40): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length <= limit ? line : `${line.slice(0, limit - 1)}…`;
}

/** `a`, `a or b`, `a, b or c`; a long list is cut and says how many more there are. */
export function oneOf(items: readonly string[], limit = 12): string {
  if (items.length > limit) return `${items.slice(0, limit).join(', ')}, … (${items.length - limit} more)`;
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} or ${items.at(-1)!}`;
}

export function quoted(items: Iterable<string>): string[] {
  return [...items].map((item) => `\`${item}\``);
}

/** `1 job`, `2 jobs`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
