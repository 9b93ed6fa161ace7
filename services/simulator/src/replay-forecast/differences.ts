/** Differences that are listed; one is enough to know, a few help to understand. */
const MOST = 20;

/** Where two JSON values differ, as `<JSON pointer>: <before> -> <after>`, the first few in the order of the keys. */
export function differences(before: unknown, after: unknown): string[] {
  const found: string[] = [];
  walk(before, after, '', found);
  return found;
}

function walk(before: unknown, after: unknown, path: string, found: string[]): void {
  if (found.length >= MOST || Object.is(before, after)) return;
  if (
    typeof before !== 'object' ||
    typeof after !== 'object' ||
    before === null ||
    after === null ||
    Array.isArray(before) !== Array.isArray(after)
  ) {
    if (before !== after) found.push(`${path || '/'}: ${JSON.stringify(before)} -> ${JSON.stringify(after)}`);
    return;
  }
  const left = before as Record<string, unknown>;
  const right = after as Record<string, unknown>;
  for (const key of [...new Set([...Object.keys(left), ...Object.keys(right)])].sort())
    walk(left[key], right[key], `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, found);
}
