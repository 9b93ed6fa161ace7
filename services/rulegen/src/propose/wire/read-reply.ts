import { parseJson, type RuleFinding } from '@pulse/contracts';
import { z } from 'zod';
import { duplicateKey } from '../../llm/index.js';
import { pointer, proposalFinding } from './findings.js';
import type { WireRule, WireSchema } from './wire-schema.js';

/** Most rules that are read of one reply. */
export const MOST_RULES = 8;
/** Longer than any reply that is within its cap on tokens. */
const LONGEST_REPLY = 256 * 1024;
/** What is longer is no slip of a name. */
const LONGEST_NAME = 64;
/** Most findings that are kept of one rule: the first are what helps. */
const MOST_PROBLEMS = 8;

export interface WireReply {
  readonly rules: readonly { readonly index: number; readonly rule: WireRule }[];
  readonly preferred: readonly string[];
  readonly forbidden: readonly string[];
  /** What was wrong. A reply without rules has at least one finding, or had no rule to give. */
  readonly findings: readonly RuleFinding[];
  /** Rules that the reply had, valid or not. */
  readonly given: number;
}

const Envelope = z.strictObject({
  rules: z.array(z.unknown()),
  preferred: z.array(z.unknown()),
  forbidden: z.array(z.unknown()),
});

/**
 * Reads the text of a model, rule by rule: those that fit the schema are kept, what is wrong with the others is said.
 *
 * @param nearest the name that was probably meant by one that is unknown
 */
export function readReply(
  text: string,
  schema: WireSchema,
  nearest: (name: string) => string | undefined = () => undefined,
): WireReply {
  const envelope = readEnvelope(text);
  if (!envelope.ok) return { rules: [], preferred: [], forbidden: [], findings: envelope.findings, given: 0 };
  const { rules, preferred, forbidden } = envelope.value;
  const findings: RuleFinding[] = [];
  if (rules.length > MOST_RULES)
    findings.push(
      proposalFinding('too_many', 1, '/rules', `only the first ${MOST_RULES} of ${rules.length} rules are read`),
    );
  const kept = rules.slice(0, MOST_RULES).flatMap((value, index) => {
    const parsed = schema.rule.safeParse(value);
    if (parsed.success) return [{ index, rule: parsed.data }];
    findings.push(...problems(parsed.error, ['rules', index], value, nearest));
    return [];
  });
  const names = (list: readonly unknown[], field: string) =>
    list.slice(0, 32).flatMap((value, i) => {
      const parsed = schema.name.safeParse(value);
      if (parsed.success) return [parsed.data];
      findings.push(proposalFinding('unknown_name', 1, `/${field}/${i}`, 'this is no name of the catalogue; left out'));
      return [];
    });
  return {
    rules: kept,
    preferred: names(preferred, 'preferred'),
    forbidden: names(forbidden, 'forbidden'),
    findings,
    given: rules.length,
  };
}

type Read =
  | { readonly ok: true; readonly value: z.infer<typeof Envelope> }
  | { readonly ok: false; readonly findings: RuleFinding[] };

function readEnvelope(text: string): Read {
  const bad = (message: string, code = 'not_json'): Read => ({
    ok: false,
    findings: [proposalFinding(code, 3, '', message)],
  });
  if (text.length > LONGEST_REPLY) return bad(`the reply is longer than ${LONGEST_REPLY} characters`);
  let value: unknown;
  try {
    const json = unfenced(text);
    value = parseJson(json);
    if (duplicateKey(json) !== null) return bad('an object has a key twice');
  } catch {
    return bad('the reply is not JSON: one object of the schema is expected, and no text around it');
  }
  const parsed = Envelope.safeParse(value);
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, findings: problems(parsed.error, [], value, () => undefined) };
}

/** Models that are not held to a schema like to put a fence of Markdown around all of the answer. */
function unfenced(text: string): string {
  return /^\s*```(?:json)?\s*\n([\s\S]*?)\n\s*```\s*$/.exec(text)?.[1] ?? text;
}

function problems(
  error: z.ZodError,
  at: readonly PropertyKey[],
  root: unknown,
  nearest: (name: string) => string | undefined,
): RuleFinding[] {
  return error.issues.slice(0, MOST_PROBLEMS).map((issue) => {
    const path = pointer([...at, ...issue.path]);
    if (issue.code !== 'invalid_value' || issue.path.at(-1) !== 'name')
      return proposalFinding('schema', 3, path, messageOf(issue));
    const found = valueAt(root, issue.path);
    const meant = typeof found === 'string' && found.length <= LONGEST_NAME ? nearest(found) : undefined;
    return proposalFinding('unknown_name', 3, path, 'this is no name of the catalogue', meant ?? null);
  });
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], root);
}

/** zod says what was expected, except where it names keys that were found: those are a model's text. */
function messageOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'unrecognized_keys' ? 'a field that the schema does not have' : issue.message.slice(0, 200);
}
