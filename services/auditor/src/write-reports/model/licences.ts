import type { PairVerdict } from '@pulse/contracts';
import type { Decisions, LicenceDecision } from '../decisions.js';
import type { JobRow } from './job-row.js';

/** What the policy decided of one job; the same for all of its replicates. */
export interface JobLicence {
  readonly name: string;
  readonly number: number;
  readonly headline: JobRow['headlineOf'];
  readonly decision: LicenceDecision;
}

/** The decisions on jobs, in plan order; a replicate with one of its own keeps the job's first. */
export function licencesOf(rows: readonly JobRow[], decisions: Decisions): JobLicence[] {
  return rows.flatMap(({ name, number, headlineOf }) => {
    const decision = decisions.licence(number, 1);
    return decision === null ? [] : [{ name, number, headline: headlineOf, decision }];
  });
}

/** The pair that the headline stands for, else the first; undefined where a job is judged as a whole. */
export function headlinePair({ headline, decision }: JobLicence): PairVerdict | undefined {
  const { pairs } = decision;
  return pairs.find((pair) => pair.target === headline?.name && pair.horizon === headline.horizon) ?? pairs[0];
}

/** Warnings by their message, with the jobs that have them. */
export function warningsOf(licences: readonly JobLicence[]): { readonly message: string; readonly jobs: number }[] {
  const jobs = new Map<string, number>();
  for (const { decision } of licences)
    for (const message of new Set(decision.warnings.map((warning) => warning.message)))
      jobs.set(message, (jobs.get(message) ?? 0) + 1);
  return Array.from(jobs, ([message, count]) => ({ message, jobs: count }));
}

/** Pairs of a verdict by target: `sp500 1, 2, 3; unemployment 1`. */
export function pairsText(pairs: readonly PairVerdict[], verdict: PairVerdict['verdict']): string {
  const byTarget = new Map<string, number[]>();
  for (const pair of pairs)
    if (pair.verdict === verdict) byTarget.set(pair.target, [...(byTarget.get(pair.target) ?? []), pair.horizon]);
  return [...byTarget].map(([target, horizons]) => `${target} ${horizons.join(', ')}`).join('; ');
}
