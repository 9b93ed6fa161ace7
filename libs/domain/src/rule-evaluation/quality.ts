import type { Assessment, Gate, RuleFinding } from '@pulse/contracts';

/** Weights of the parts of a quality. */
export const QUALITY_WEIGHTS = { syntax: 0.3, logic: 0.4, coverage: 0.2, performance: 0.1 } as const;
export type Part = keyof typeof QUALITY_WEIGHTS;
export type Parts = Assessment['parts'];

/** Least quality of a rule that passes, and least syntax part with which the other parts are looked at. */
export const PASSING_QUALITY = 0.7;
export const PASSING_SYNTAX = 0.8;

/** What a finding costs the part that it belongs to, by its severity. */
export const PENALTIES: Readonly<Record<RuleFinding['severity'], number>> = { 1: 0.1, 2: 0.2, 3: 0.4 };

export const NO_PARTS: Parts = { syntax: null, logic: null, coverage: null, performance: null };

/** Weighted mean over the parts that were assessed; 0 where none was. */
export function qualityOf(parts: Parts): number {
  let sum = 0;
  let weights = 0;
  for (const part of Object.keys(QUALITY_WEIGHTS) as Part[]) {
    const value = parts[part];
    if (value === null) continue;
    sum += QUALITY_WEIGHTS[part] * value;
    weights += QUALITY_WEIGHTS[part];
  }
  return weights === 0 ? 0 : Math.min(1, sum / weights);
}

/** 1 less the penalties of its findings, from 0 on. */
export function penalised(findings: readonly RuleFinding[]): number {
  const penalty = findings.reduce((sum, { severity }) => sum + PENALTIES[severity], 0);
  return Math.max(0, 1 - penalty);
}

/** Skill at which performance is half of what no skill has to all. */
const HALF_SKILL = 0.03;
const NO_SKILL = 0.25;

/**
 * Skill as a part: rises everywhere, 0.25 where there is none, 0.625 at 0.03, towards 1 for more and 0 for worse. So rules
 * of one run compare by their skill, whatever its sign.
 */
export function performancePart(skill: number): number {
  if (skill < 0) return (NO_SKILL * HALF_SKILL) / (HALF_SKILL - skill);
  return NO_SKILL + ((1 - NO_SKILL) * skill) / (skill + HALF_SKILL);
}

export function passes(quality: number, gates: readonly Gate[]): boolean {
  return quality >= PASSING_QUALITY && gates.every(({ passed }) => passed);
}
