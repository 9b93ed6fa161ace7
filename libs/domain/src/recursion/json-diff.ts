import { canonicalJson } from '@pulse/contracts';

/** One place where two documents differ; null on a side that lacks it. */
export interface Difference {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

const MAX_TEXT = 120;

/**
 * Where two JSON values differ, leaf by leaf, paths as `rules.R006.scale`. Lists of objects that have an `id` are
 * compared by it, other lists as a whole. Values are JSON text, cut at 120 characters.
 */
export function jsonDiff(before: unknown, after: unknown, path = ''): Difference[] {
  const left = membersOf(before);
  const right = membersOf(after);
  if (left === null || right === null) {
    const [a, b] = [textOf(before), textOf(after)];
    return a === b ? [] : [{ path, before: cut(a), after: cut(b) }];
  }
  const names = [...new Set([...left.keys(), ...right.keys()])].sort();
  return names.flatMap((name) => jsonDiff(left.get(name), right.get(name), path === '' ? name : `${path}.${name}`));
}

function membersOf(value: unknown): Map<string, unknown> | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const ids = value.map((item: unknown) => (item as { id?: unknown } | null)?.id);
  if (value.length === 0 || !ids.every((id) => typeof id === 'string')) return null;
  return new Map(value.map((item: unknown, i) => [ids[i] as string, item]));
}

function textOf(value: unknown): string | null {
  return value === undefined ? null : canonicalJson(value);
}

function cut(text: string | null): string | null {
  return text !== null && text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text;
}
