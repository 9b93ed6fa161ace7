import type { EvidencePair } from '@pulse/contracts';

/** Numbers as the guide prints them. */
export const two = (value: number | null): string =>
  value === null ? 'none' : value.toFixed(2).replace(/^-(0\.00)$/, '$1');
export const percent = (value: number): string => `${Math.round(100 * value)} %`;
export const pValue = (value: number | null): string =>
  value === null ? 'none' : value < 0.001 ? 'below 0.001' : value.toPrecision(2);
export const score = (value: number | null): string => (value === null ? 'none' : String(Number(value.toPrecision(3))));

const WORDS: Readonly<Record<string, string>> = {
  last_value: 'last value',
  drift: 'drift',
  seasonal_naive: 'seasonal naive',
  climatology: 'climatology',
  ar1: 'AR(1)',
};
export const baselineName = (name: string | null): string => (name === null ? 'none' : (WORDS[name] ?? name));

export function skillText(skill: EvidencePair['skill']): string {
  if (skill === null) return 'none';
  if (skill.low === null || skill.high === null) return two(skill.value);
  return `${two(skill.value)} (${two(skill.low)} to ${two(skill.high)})`;
}

export function coverageText(coverage: EvidencePair['coverage80']): string {
  if (coverage === null) return 'none';
  return `${percent(coverage.share)} (${percent(coverage.low)} to ${percent(coverage.high)})`;
}
