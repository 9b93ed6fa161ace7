import type { World } from '@pulse/contracts';
import { isMap, isScalar, isSeq, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { readWorld } from './read-world.js';

export interface NarrativeMarks {
  /** The file with `narrative: true` at the rules; comments, layout and line ends are kept. */
  readonly text: string;
  /** Lines that differ, each with its number in the old file: `+` added, `-` removed, and a blank for what is around. */
  readonly diff: readonly { readonly line: number; readonly sign: '+' | '-' | ' '; readonly text: string }[];
}

/** The file cannot be changed in place without changing something else, such as a rule that is an alias. */
export class MarkError extends Error {
  override readonly name = 'MarkError';
  readonly code = 'world.cannot_mark';
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * Marks rules of a world file as narrative. Only one line a rule is added or changed; the result is read again, and must
 * be the same world but for the marks.
 *
 * @param text YAML or JSON without errors
 * @throws MarkError
 */
export function markNarrative(text: string, ids: readonly string[]): NarrativeMarks {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const body = text.slice(mark.length);
  const edits = ids.map((id) => editOf(body, id)).sort((a, b) => b.from - a.from);
  let changed = body;
  for (const { from, to, text: put } of edits) changed = changed.slice(0, from) + put + changed.slice(to);
  const [before, after] = [readWorld(body, 'world').world, readWorld(changed, 'world').world];
  if (before === undefined || after === undefined || !isMarked(before, after, ids))
    throw new MarkError(
      `the rules ${ids.join(', ')} cannot be marked without changing more of the file: mark them by hand`,
    );
  return { text: mark + changed, diff: diffOf(body, changed) };
}

function editOf(text: string, id: string): Edit {
  const { contents } = parseDocument(text, { keepSourceTokens: false, logLevel: 'error' });
  const rules = isMap(contents) ? contents.get('rules') : undefined;
  const rule = isSeq(rules) ? rules.items.find((item) => isMap(item) && idOf(item) === id) : undefined;
  if (!isMap(rule)) throw new MarkError(`the rule ${id} is not written out in the file: mark it by hand`);
  const given = pairOf(rule, 'narrative')?.value;
  if (isScalar(given) && given.range) return { from: given.range[0], to: given.range[1], text: 'true' };
  return insertion(text, rule, id);
}

/** After the value of `id`: in a mapping in braces on its line, else on a line of its own below. */
function insertion(text: string, rule: YAMLMap, id: string): Edit {
  const { key, value } = pairOf(rule, 'id') ?? {};
  if (!isScalar(key) || !isScalar(value) || !key.range || !value.range)
    throw new MarkError(`the rule ${id} is not written out in the file: mark it by hand`);
  const [start, end] = [key.range[0], value.range[1]];
  const quote = text.charAt(start) === '"' ? '"' : '';
  const pair = `${quote}narrative${quote}: true`;
  if (rule.flow === true) return { from: end, to: end, text: `, ${pair}` };
  const newline = text.indexOf('\n', end);
  const stop = newline < 0 ? text.length : text.charAt(newline - 1) === '\r' ? newline - 1 : newline;
  const lineEnd = newline >= 0 && stop < newline ? '\r\n' : '\n';
  const column = start - (text.lastIndexOf('\n', start) + 1);
  return { from: stop, to: stop, text: `${lineEnd}${' '.repeat(column)}${pair}` };
}

function idOf(rule: YAMLMap): unknown {
  const value = pairOf(rule, 'id')?.value;
  return isScalar(value) ? value.value : undefined;
}

function pairOf(map: YAMLMap, name: string): Pair | undefined {
  return map.items.find(({ key }) => isScalar(key) && key.value === name);
}

function isMarked(before: World, after: World, ids: readonly string[]): boolean {
  const rules = before.rules.map((rule) => (ids.includes(rule.id) ? { ...rule, narrative: true } : rule));
  return canonical({ ...before, rules }) === canonical(after);
}

/** JSON with sorted keys, as the marks may stand anywhere in a rule. */
function canonical(world: World): string {
  return JSON.stringify(world, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

/** Every edit adds one line or changes one, so that a walk down both files finds them. */
function diffOf(before: string, after: string): NarrativeMarks['diff'] {
  const [old, now] = [before.split(/\r?\n/), after.split(/\r?\n/)];
  const diff: { line: number; sign: '+' | '-' | ' '; text: string }[] = [];
  let i = 0;
  for (let j = 0; j < now.length; j++) {
    if (old[i] === now[j]) {
      i++;
      continue;
    }
    const added = j + 1 === now.length ? i === old.length : now[j + 1] === old[i];
    if (added) diff.push({ line: i, sign: ' ', text: old[i - 1] ?? '' });
    else diff.push({ line: i + 1, sign: '-', text: old[i] ?? '' });
    diff.push({ line: i + 1, sign: '+', text: now[j]! });
    if (!added) i++;
  }
  return diff;
}
