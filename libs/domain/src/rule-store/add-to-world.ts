import type { Rule, World } from '@pulse/contracts';
import { readWorld } from '../world/index.js';
import { addingEdits, NoPlaceError, type TextEdit, type WrittenRule } from './add-to-world-edits.js';
import { nextVersion } from './add-to-world-version.js';

export interface ExtendedWorld {
  /** The file with the rule; comments, layout and line ends are kept. */
  readonly text: string;
  readonly before: World;
  readonly after: World;
  /** Whether a rule with the same id made way. */
  readonly replaced: boolean;
  /** Lines that differ, with their numbers in the old file. */
  readonly diff: readonly { readonly line: number; readonly sign: '+' | '-'; readonly text: string }[];
}

/** A rule that a world cannot have, or a file that cannot be changed in place without changing something else. */
export class AddRuleError extends Error {
  override readonly name = 'AddRuleError';
  constructor(
    readonly code: 'rule.bad_world' | 'rule.does_not_fit' | 'rule.no_place',
    message: string,
  ) {
    super(message);
  }
}

/**
 * A world file with one more rule, and the version after its own. A rule with the same id makes way for it. The result is
 * read again, and has to be the same world but for the rule and the version.
 *
 * @param text YAML or JSON
 * @param rule as a world states it, its condition as text
 * @throws AddRuleError
 */
export function addToWorld(text: string, rule: Rule): ExtendedWorld {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const body = text.slice(mark.length);
  const before = readWorld(body, 'world').world;
  if (before === undefined)
    throw new AddRuleError('rule.bad_world', 'the world has errors: "pulse rules check" and "pulse plan" show them');
  const version = nextVersion(String(before.version));
  const expected = fitted(before, rule, version);
  const edits = editsOf(body, rule, version);
  let changed = body;
  for (const { from, to, put } of [...edits].sort((a, b) => b.from - a.from))
    changed = changed.slice(0, from) + put + changed.slice(to);
  const after = readWorld(changed, 'world').world;
  if (after === undefined || canonical(after) !== canonical(expected))
    throw new AddRuleError('rule.no_place', noPlace(rule, 'more of it would change'));
  return {
    text: mark + changed,
    before,
    after,
    replaced: before.rules.some(({ id }) => id === rule.id),
    diff: [...edits].sort((a, b) => a.from - b.from).flatMap((edit) => diffOf(body, edit)),
  };
}

/** The world as it has to be, read as a file is, so that a rule that names what it does not have is found. */
function fitted(world: World, rule: Rule, version: string): World {
  const known = world.rules.some(({ id }) => id === rule.id);
  const rules = known ? world.rules.map((one) => (one.id === rule.id ? rule : one)) : [...world.rules, rule];
  const { world: read, diagnostics } = readWorld(JSON.stringify({ ...world, version, rules }), 'world');
  if (read !== undefined) return read;
  const wrong = diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
  throw new AddRuleError(
    'rule.does_not_fit',
    `world ${world.name} cannot have rule ${rule.id}: ${wrong.slice(0, 3).join('; ')}`,
  );
}

function editsOf(body: string, rule: Rule, version: string): readonly TextEdit[] {
  try {
    return addingEdits(body, written(rule), version);
  } catch (error) {
    if (error instanceof NoPlaceError) throw new AddRuleError('rule.no_place', noPlace(rule, error.message));
    throw error;
  }
}

const noPlace = ({ id }: Rule, why: string): string =>
  `rule ${id} cannot be added to the file as it is written: ${why}. Add it by hand`;

function written({ id, description, when, effects, tags, category, importance, scale, ...rest }: Rule): WrittenRule {
  return {
    id,
    ...(description !== '' && { description }),
    when,
    effects: effects.map(({ on, add, modulated, missing, ...effect }) => ({
      on,
      add: typeof add === 'object' ? { value: add.value, sd: add.sd } : add,
      ...effect,
      ...(modulated && { modulated }),
      ...(missing !== 'zero' && { missing }),
    })) as Rule['effects'],
    ...(tags.length > 0 && { tags }),
    category,
    ...(importance !== 1 && { importance }),
    ...(scale !== 1 && { scale }),
    ...(!rest.enabled && { enabled: false }),
    ...(rest.narrative !== undefined && { narrative: rest.narrative }),
    ...(rest.evidence !== undefined && { evidence: rest.evidence }),
  };
}

/** JSON with sorted keys; the version may be a number or the same text. */
function canonical(world: World): string {
  return JSON.stringify({ ...world, version: String(world.version) }, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

/** Whole lines that an edit takes away and puts there. */
function diffOf(text: string, { from, to, put }: TextEdit): ExtendedWorld['diff'] {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const newline = text.indexOf('\n', to);
  const end = newline < 0 ? text.length : newline;
  const lines = (part: string) => part.split('\n').map((line) => line.replace(/\r$/, ''));
  const old = lines(text.slice(start, end));
  const now = lines(text.slice(start, from) + put + text.slice(to, end));
  let same = 0;
  while (same < old.length && same < now.length && old[same] === now[same]) same++;
  let tail = 0;
  while (tail < old.length - same && tail < now.length - same && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  const first = text.slice(0, start).split('\n').length + same;
  return [
    ...old.slice(same, old.length - tail).map((line, i) => ({ line: first + i, sign: '-' as const, text: line })),
    ...now.slice(same, now.length - tail).map((line) => ({ line: first, sign: '+' as const, text: line })),
  ];
}
