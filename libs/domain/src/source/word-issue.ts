import type { z } from 'zod';
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
  const guess = hint === undefined && typeof value === 'string' ? nearest(value, choices(flat)) : undefined;
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

function choices({ issue, expected }: FlatIssue): readonly string[] {
  return issue.code === 'invalid_value' || issue.code === 'invalid_union'
    ? expected.filter((text) => !text.includes(' '))
    : [];
}

function codeOf({ issue }: FlatIssue, value: unknown): string {
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
      return typeof value === 'string' ? 'schema.bad_format' : 'schema.wrong_type';
    case 'invalid_type':
    case 'unrecognized_keys':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return 'schema.wrong_type';
  }
}

function unknownKey(key: string, path: Path, schema: z.core.$ZodType, document: SourceDocument): Diagnostic {
  const known = knownKeys(schema, path);
  const given = document.valueAt(path);
  const missing = known.filter((name) => typeof given !== 'object' || given === null || !Object.hasOwn(given, name));
  const suggestion = nearest(key, missing) ?? nearest(key, known);
  const homes = suggestion === undefined ? homesOf(schema, key).filter((home) => home !== path.join('.')) : [];
  const where = path.length > 0 ? ` in ${pathText(path)}` : '';
  return document.report([...path, key], 'key', {
    severity: 'error',
    code: 'schema.unknown_key',
    message: `unknown key \`${key}\`${where}`,
    ...(known.length > 0 ? { expected: `one of ${quoted(known).join(', ')}` } : {}),
    ...(suggestion !== undefined ? { suggestion } : {}),
    ...(homes.length > 0 ? { notes: [`\`${key}\` belongs under \`${homes[0]!}\``] } : {}),
  });
}
