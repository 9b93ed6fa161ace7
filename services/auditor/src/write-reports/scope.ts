import type { LicenceDecision } from './decisions.js';

/** Horizons of one target or event that a licence leaves out, and why. */
export interface Exclusion {
  readonly target: string;
  readonly horizons: readonly number[];
  readonly reason: string;
}

/** Whether a licence covers a target at a horizon. */
export type Scope = (target: string, horizon: number) => boolean;

export const EVERYTHING: Scope = () => true;

/** The licensed pairs. A licence without pairs is judged as a whole, as the classic policy does. */
export function licensedScope(licence: LicenceDecision | null): Scope {
  if (licence === null) return () => false;
  if (licence.pairs.length === 0) return () => licence.verdict === 'licensed';
  const licensed = new Set(
    licence.pairs.filter((p) => p.verdict === 'licensed').map((p) => `${p.horizon} ${p.target}`),
  );
  return (target, horizon) => licensed.has(`${horizon} ${target}`);
}

/** What a licence leaves out of the given targets and horizons 1 to `horizon`, grouped by reason. */
export function exclusionsOf(
  licence: LicenceDecision | null,
  targets: readonly string[],
  horizon: number,
): Exclusion[] {
  const covers = licensedScope(licence);
  return targets.flatMap((target) => {
    const byReason = new Map<string, number[]>();
    for (let h = 1; h <= horizon; h++) {
      if (covers(target, h)) continue;
      const reason = whyNot(licence, target, h);
      byReason.set(reason, [...(byReason.get(reason) ?? []), h]);
    }
    return Array.from(byReason, ([reason, horizons]) => ({ target, horizons, reason }));
  });
}

function whyNot(licence: LicenceDecision | null, target: string, horizon: number): string {
  if (licence === null) return 'no licence decision';
  if (licence.pairs.length === 0) return `${licence.verdict}: ${licence.status}`;
  const pair = licence.pairs.find((p) => p.target === target && p.horizon === horizon);
  if (!pair) return 'not judged by the policy';
  const verdicts = ['fail', 'not_enough_evidence', 'not_evaluated'] as const;
  const failed = verdicts.flatMap((verdict) => {
    const tests = pair.tests.filter((test) => test.verdict === verdict).map((test) => test.test);
    return tests.length === 0 ? [] : [`${verdict}: ${tests.join(', ')}`];
  });
  return [pair.verdict, ...failed].join('; ');
}
