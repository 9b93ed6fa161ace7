import type { z } from 'zod';
import { assertNever } from '../errors.js';
import { describeValue, oneOf, quoted } from './describe.js';
import type { Diagnostic, Path } from './diagnostic.js';
import type { FlatIssue } from './flatten-issue.js';
import { habitHint } from './habit-hint.js';
import { homesOf, knownKeys } from './known-keys.js';
import { nearest } from './nearest.js';
import { pathText } from './path-text.js';
import type { SourceDocument } from './source-document.js';

/** Says one fault in a sentence, at its place, with what was expected and, where it can be guessed, meant. */
export function wordIssue(flat: FlatIssue, schema: z.core.$ZodType, document: SourceDocument): Diagnostic[] {
  const { issue, path } = flat;
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, path, schema, document));
  if (issue.code === 'custom')
    return [document.report(path, 'value', { severity: 'error', code: 'schema.invalid', message: issue.message })];
  const expected = flat.expected.length > 0 ? { expected: oneOf(flat.expected) } : {};
  const key = String(path.at(-1));
  if (issue.code === 'invalid_key')
    return [
      document.report(path, 'key', {
        severity: 'error',
        code: 'schema.bad_name',
        message: `\`${key}\` cannot be a name here`,
        ...expected,
      }),
    ];
  const value = document.valueAt(path);
  if (value === undefined && path.length > 0) {
    const message = `${path.length > 1 ? `${pathText(path.slice(0, -1))} lacks` : 'the file lacks'} the key \`${key}\``;
    return [document.report(path, 'value', { severity: 'error', code: 'schema.missing_key', message, ...expected })];
  }
  const message = `${pathText(path)} ${value === null ? 'has no value' : `is ${describeValue(value)}`}`;
  const hint = habitHint(value, flat.expected);
  const guess = hint === undefined && typeof value === 'string' ? nearest(value, flat.choices) : undefined;
  return [
    document.report(path, 'value', {
      severity: 'error',
      code: codeOf(flat, value),
      message,
      ...expected,
      ...(guess !== undefined ? { suggestion: guess } : {}),
      ...hint,
    }),
  ];
}

function codeOf({ issue, choices }: FlatIssue, value: unknown): string {
  switch (issue.code) {
    case 'too_small':
    case 'too_big':
    case 'not_multiple_of':
      return 'schema.out_of_range';
    case 'invalid_value':
      return 'schema.not_one_of';
    case 'invalid_format':
      return 'schema.bad_format';
    case 'invalid_union':
      if (typeof value !== 'string') return 'schema.wrong_type';
      return choices.length > 0 ? 'schema.not_one_of' : 'schema.bad_format';
    case 'invalid_type':
    case 'unrecognized_keys':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return 'schema.wrong_type';
    default:
      return assertNever(issue);
  }
}

function unknownKey(key: string, path: Path, schema: z.core.$ZodType, document: SourceDocument): Diagnostic {
  const known = knownKeys(schema, path);
  const given = document.valueAt(path);
  const missing = known.filter((name) => typeof given !== 'object' || given === null || !Object.hasOwn(given, name));
  const suggestion = nearest(key, missing) ?? nearest(key, known);
  const homes = suggestion === undefined ? homesOf(schema, key).filter((home) => home !== path.join('.')) : [];
  const cut = cutText(given, key);
  const notes = [
    ...(homes.length > 0 ? [`\`${key}\` belongs under \`${homes[0]!}\``] : []),
    ...(cut !== undefined
      ? [`a \`,\` ends the text of \`${cut}\` before it: inside \`{...}\` such a text needs quotes`]
      : []),
  ];
  const where = path.length > 0 ? ` in ${pathText(path)}` : '';
  return document.report([...path, key], 'key', {
    severity: 'error',
    code: 'schema.unknown_key',
    message: `unknown key \`${key}\`${where}`,
    ...(known.length > 0 ? { expected: `one of ${quoted(known).join(', ')}` } : {}),
    ...(suggestion !== undefined ? { suggestion } : {}),
    ...(notes.length > 0 ? { notes } : {}),
  });
}

/** The key before this one whose text has an open bracket, so that a comma in it was taken for the end of the entry. */
function cutText(mapping: unknown, key: string): string | undefined {
  if (typeof mapping !== 'object' || mapping === null) return undefined;
  const before = Object.entries(mapping).slice(0, Object.keys(mapping).indexOf(key));
  const open = before.findLast(([, value]) => value !== null);
  return open !== undefined && typeof open[1] === 'string' && /\([^)]*$/.test(open[1]) ? open[0] : undefined;
}
