import type { EvidencePair } from '@pulse/contracts';
import { interval, percent, percentInterval, score } from '../format.js';

/** A skill with its 90 % interval where there is one. */
export function skillText(skill: EvidencePair['skill']): string {
  if (skill === null) return '–';
  const range = interval(skill.low, skill.high);
  return `${score(skill.value)}${range === '' ? '' : ` (${range})`}`;
}

/** A coverage with its exact 95 % limits. */
export function coverageText(coverage: EvidencePair['coverage80']): string {
  return coverage === null ? '–' : `${percent(coverage.share)} (${percentInterval(coverage.low, coverage.high)})`;
}
