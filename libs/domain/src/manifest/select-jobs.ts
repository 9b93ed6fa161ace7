import type { ParamValue } from '@pulse/contracts';
import { oneOf, quoted } from '../source/describe.js';
import { nearest, type Diagnostic } from '../source/index.js';
import { canonicalPath } from '../world/index.js';
import type { ExpandedJob } from './types.js';

type Selectable = Pick<ExpandedJob, 'name' | 'axes' | 'params'> & { readonly origin: string | null };

export interface Selection<J> {
  readonly jobs: readonly J[];
  /** Positions refer to the expression as a file of one line called `--only`. */
  readonly diagnostics: readonly Diagnostic[];
}

interface Term {
  readonly key: string;
  readonly not: boolean;
  readonly values: readonly string[];
}

/**
 * The jobs that an expression such as `decay_rate=0.01|0.02,rules.R006.scale!=1` selects: terms joined by `,` must all
 * hold; `|` separates the values that a term allows. A key is a parameter path, `origin` or `name`; a name may hold `*`.
 */
export function selectJobs<J extends Selectable>(jobs: readonly J[], expression: string): Selection<J> {
  const diagnostics: Diagnostic[] = [];
  const report = (at: number, length: number, code: string, message: string, rest: Partial<Diagnostic> = {}): unknown =>
    diagnostics.push({
      severity: 'error',
      code: `only.${code}`,
      file: '--only',
      line: 1,
      column: at + 1,
      length,
      message,
      ...rest,
    });
  const keys = new Set([
    'name',
    'origin',
    ...jobs.flatMap((job) => [...Object.keys(job.axes), ...Object.keys(job.params)]),
  ]);
  const terms: Term[] = [];
  let at = 0;
  for (const text of expression.split(',')) {
    const match = /^\s*([^=!\s]+)\s*(!?=)\s*(.*?)\s*$/.exec(text);
    if (match === null)
      report(at, text.length, 'syntax', `\`${text.trim()}\` is not a term`, { expected: 'axis=value' });
    else {
      const key = canonicalPath(match[1]!);
      const suggestion = keys.has(key) ? undefined : nearest(key, keys);
      if (keys.has(key))
        terms.push({ key, not: match[2] === '!=', values: match[3]!.split('|').map((value) => value.trim()) });
      else
        report(at + text.indexOf(match[1]!), match[1]!.length, 'unknown_axis', `no job varies \`${match[1]!}\``, {
          expected: oneOf(quoted(keys)),
          ...(suggestion === undefined ? {} : { suggestion }),
        });
    }
    at += text.length + 1;
  }
  if (diagnostics.length > 0) return { jobs: [], diagnostics };
  const selected = jobs.filter((job) => terms.every((term) => holds(job, term)));
  if (selected.length === 0)
    report(0, expression.length, 'nothing', 'no job is selected', { notes: valuesOf(jobs, terms) });
  return { jobs: selected, diagnostics };
}

function holds(job: Selectable, { key, not, values }: Term): boolean {
  const value = valueOf(job, key);
  return values.some((wanted) => (key === 'name' ? fits(job.name, wanted) : equal(value, wanted))) !== not;
}

function valueOf(job: Selectable, key: string): ParamValue | undefined {
  return key === 'name' ? job.name : key === 'origin' ? job.origin : (job.axes[key] ?? job.params[key]);
}

function fits(name: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(name);
}

function equal(value: ParamValue | undefined, wanted: string): boolean {
  if (value === undefined) return false;
  if (String(value) === wanted) return true;
  if (typeof value !== 'number') return false;
  return wanted === 'true' ? value === 1 : wanted === 'false' ? value === 0 : wanted !== '' && Number(wanted) === value;
}

function valuesOf(jobs: readonly Selectable[], terms: readonly Term[]): string[] {
  return terms.map(
    ({ key }) => `\`${key}\` is ${oneOf([...new Set(jobs.map((job) => String(valueOf(job, key) ?? 'not set')))])}`,
  );
}
