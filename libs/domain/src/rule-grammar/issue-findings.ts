import type { RuleFinding } from '@pulse/contracts';
import type { z } from 'zod';
import { syntaxFinding } from './syntax-finding.js';

type Issue = z.core.$ZodIssue;

/** What a schema refused, one finding a place. Of a union the branch that got furthest is shown. */
export function issueFindings(issues: readonly Issue[], input: unknown): RuleFinding[] {
  return issues.flatMap(flatten).map(({ path, message }) => {
    const pointer = path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
    return syntaxFinding(
      'shape',
      3,
      pointer,
      `${pointer === '' ? 'the rule' : pointer}: ${message}`,
      hint(path, input),
    );
  });
}

interface Flat {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function flatten(issue: Issue): Flat[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0)
    return [{ path: issue.path, message: issue.message }];
  const branches = issue.errors.map((errors) =>
    errors.flatMap((inner) => flatten({ ...inner, path: [...issue.path, ...inner.path] })),
  );
  const score = (branch: readonly Flat[]) =>
    Math.max(0, ...branch.map(({ path }) => path.length)) - branch.length / 100;
  return branches.reduce((best, branch) => (score(branch) > score(best) ? branch : best));
}

const KINDS = 'compare, between, persist, cross, not, and, or';

function hint(path: readonly PropertyKey[], input: unknown): string | null {
  const last = path.at(-1);
  if (last === 'kind') return `a condition is one of ${KINDS}; a feature is series, difference or ratio`;
  if (typeof input !== 'object' || input === null) return 'an object with id, category, condition and effects';
  return null;
}
