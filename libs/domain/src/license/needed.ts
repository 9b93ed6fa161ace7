import type { LicenseTest } from '@pulse/contracts';

/** How the value of a test has to stand to its limit. */
const RELATIONS: Readonly<Record<string, string>> = {
  scored_origins: 'at least ',
  pit_uniform: 'above ',
  skill: 'above ',
  diebold_mariano: 'below ',
  fragility: 'at most ',
};

/**
 * What a test asks for, in words: `above 0`, `[0.7, 0.9], exact p at least 0.05`; empty where it has no limit.
 *
 * @param limit the limit as it is to be shown; by default that of the test, in three digits
 */
export function neededText({ test, threshold }: Pick<LicenseTest, 'test' | 'threshold'>, limit?: string): string {
  if (threshold === null) return '';
  if (typeof threshold === 'string') return limit ?? threshold;
  return `${RELATIONS[test] ?? ''}${limit ?? String(Number(threshold.toPrecision(3)))}`;
}
