import { nearest } from '@pulse/domain';
import { Expected } from './words-for.js';

/** What a schema says is wrong; of zod's issues what is read here. */
export interface Issue {
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
  readonly message: string;
  readonly code?: string;
  /** Members that are not known. */
  readonly keys?: readonly string[];
}

/** Where a value of a request comes from. */
export interface Origin {
  readonly type: string;
  /** Name of a parameter of the path. */
  readonly name: string | undefined;
}

/** What stands before a parameter in the path of a route. */
const BEFORE: Readonly<Record<string, string>> = {
  id: 'batches',
  number: 'jobs',
  stream: 'streams',
  sha256: 'artifacts',
  kind: 'keys',
};

/** Problems that are told at once. */
const SHOWN = 20;
const LONGEST = 60;

/** What is wrong with a value, by its parts: each with its name and what is expected there. */
export function describeIssues(issues: readonly Issue[], value: unknown, schema: unknown, origin: Origin): string {
  const expected = Expected.of(schema);
  const told = issues.slice(0, SHOWN).flatMap((issue) => describe(issue, value, expected, origin));
  return [...told, ...(issues.length > SHOWN ? [`and ${issues.length - SHOWN} more`] : [])].join('; ');
}

function describe(issue: Issue, value: unknown, expected: Expected | null, origin: Origin): string[] {
  const path = (issue.path ?? []).map((step) => (typeof step === 'object' ? step.key : step));
  const place = path.map(String).join('.');
  if (issue.code === 'unrecognized_keys')
    return (issue.keys ?? []).map((key) => unknownName(key, place, expected?.at(path)?.members ?? [], origin.type));
  const there = valueAt(value, path);
  const words = expected?.at(path)?.words ?? issue.message;
  if (origin.type === 'param') {
    const before = BEFORE[origin.name ?? ''];
    return [`${before === undefined ? origin.name : `${before}/${shown(there)}`}: ${words} was expected`];
  }
  if (there === undefined) return [`${place === '' ? 'the body' : place}: missing; ${words} expected`];
  if (origin.type === 'query') return [`${place}=${shown(there)}: ${words} was expected`];
  return [`${place === '' ? 'the body' : place}: ${words} was expected`];
}

/** Also for a name that no schema asks about. */
export function unknownName(key: string, place: string, known: readonly string[], type: string): string {
  const meant = nearest(key, known);
  const name = place === '' ? key : `${place}.${key}`;
  const what =
    type === 'query' ? 'there is no query parameter of this name here' : 'there is no member of this name here';
  const rest = known.length === 0 ? '; there is none at all' : `; known: ${known.join(', ')}`;
  return `${short(name)}: ${what}${meant === undefined ? '' : `; did you mean ${meant}?`}${rest}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Record<PropertyKey, unknown>)[step];
  }
  return at;
}

const shown = (value: unknown): string => short(typeof value === 'string' ? value : JSON.stringify(value));
const short = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`);
