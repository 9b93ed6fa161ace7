import type { z } from 'zod';
import { assertNever } from '../errors.js';
import type { Path } from './diagnostic.js';
import type { SourceDocument } from './source-document.js';

type Issue = z.core.$ZodIssue;

/** One fault at one place. `expected` are the ways in which the value could have been right. */
export interface FlatIssue {
  readonly path: Path;
  readonly issue: Issue;
  readonly expected: readonly string[];
  /** The words that would have been accepted. */
  readonly choices: readonly string[];
}

/**
 * Resolves unions: a list or mapping is judged by the option of that shape that it comes closest to; a scalar by all
 * options together.
 */
export function flattenIssue(issue: Issue, document: SourceDocument, prefix: Path = []): FlatIssue[] {
  const path = [...prefix, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
  if (issue.code !== 'invalid_union')
    return [{ path, issue, expected: expectations(issue), choices: choicesOf(issue) }];
  const branches = issue.errors;
  const value = document.valueAt(path);
  if (typeof value === 'object' && value !== null) {
    const fitting = branches.filter((branch) => !branch.some((one) => one.path.length === 0 && isShape(one)));
    const closest = fitting.toSorted((a, b) => a.length - b.length)[0];
    if (closest !== undefined) return closest.flatMap((one) => flattenIssue(one, document, path));
  }
  const here = branches
    .flatMap((branch) => branch.flatMap((one) => flattenIssue(one, document, path)))
    .filter((one) => one.path.length === path.length);
  const expected = shortened([...new Set(here.flatMap((one) => one.expected))]);
  return [{ path, issue, expected, choices: here.flatMap((one) => one.choices) }];
}

function choicesOf(issue: Issue): string[] {
  return issue.code === 'invalid_value' ? issue.values.filter((value) => typeof value === 'string') : [];
}

const ANY_SCALAR = ['a number', 'text', 'true or false', 'nothing'];

function shortened(expected: readonly string[]): readonly string[] {
  return ANY_SCALAR.every((kind) => expected.includes(kind))
    ? ['one value (a number, text, true, false or null)']
    : expected;
}

function isShape(issue: Issue): boolean {
  return issue.code === 'invalid_type' || issue.code === 'invalid_value' || issue.code === 'invalid_union';
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
  null: 'nothing',
};

function expectations(issue: Issue): string[] {
  if (!/^(Invalid|Too |Unrecognized|Not |Nullish)/.test(issue.message) && issue.code !== 'custom')
    return [issue.message];
  switch (issue.code) {
    case 'invalid_type':
      return [KINDS[issue.expected] ?? issue.expected];
    case 'invalid_value':
      // A sign or a blank would be lost between the words.
      return issue.values.map((value) => (/^\W+$/.test(String(value)) ? JSON.stringify(value) : String(value)));
    case 'too_small':
    case 'too_big':
      return [limit(issue)];
    case 'invalid_key':
      return [...new Set(issue.issues.flatMap(expectations))];
    case 'invalid_format':
      return [`text of the form ${issue.pattern ?? issue.format}`];
    case 'not_multiple_of':
      return [`a multiple of ${issue.divisor}`];
    case 'unrecognized_keys':
    case 'invalid_union':
    case 'invalid_element':
    case 'custom':
      return [];
    default:
      return assertNever(issue);
  }
}

function limit(issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall): string {
  const small = issue.code === 'too_small';
  const bound = small ? issue.minimum : issue.maximum;
  if (issue.origin === 'string' || issue.origin === 'array') {
    const unit = issue.origin === 'string' ? 'character' : 'entry';
    return `at ${small ? 'least' : 'most'} ${bound} ${Number(bound) === 1 ? unit : unit === 'entry' ? 'entries' : `${unit}s`}`;
  }
  if (issue.inclusive === false) return `a number ${small ? 'above' : 'below'} ${bound}`;
  return `a number of at ${small ? 'least' : 'most'} ${bound}`;
}
