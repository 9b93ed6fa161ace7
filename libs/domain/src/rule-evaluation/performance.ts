import type { HorizonSkill, RuleFinding } from '@pulse/contracts';
import { mean } from '@pulse/numeric';
import { LEAST_ORIGINS } from './block-losses.js';
import { percent } from './coverage.js';
import { type Gain, gainAt, type PairedLosses, pooledGain, skillByHorizon } from './skill-of.js';

/** Largest p of the test on the validation block. */
export const VALIDATION_LEVEL = 0.1;

/** What forecasts with a rule are worth on one block. */
export interface Performance {
  /** First horizon at which the rule can make a difference. */
  readonly lead: number;
  readonly atLead: Gain;
  readonly pooled: Gain;
  readonly horizons: readonly HorizonSkill[];
}

export function performanceOf(losses: PairedLosses, lead: number): Performance {
  return { lead, atLead: gainAt(losses, lead), pooled: pooledGain(losses), horizons: skillByHorizon(losses) };
}

export const isDecidable = ({ atLead }: Performance): boolean => atLead.n >= LEAST_ORIGINS;

/**
 * Whether forecasts are better with the rule, beyond chance: one test, at the first horizon that the rule can change, where its
 * effect is not yet diluted by shocks that came since and by the forecast of its own condition. What it gains there it must
 * not lose at the others: the mean gain over all horizons has to be above 0.
 */
export function isBetter({ atLead, pooled }: Performance, level: number): boolean {
  return (atLead.p ?? 1) <= level && (pooled.skill ?? 0) > 0;
}

export function performanceFindings(performance: Performance): RuleFinding[] {
  const { atLead, horizons, lead } = performance;
  if (!isDecidable(performance)) {
    const message = `${atLead.n} origins were scored, ${LEAST_ORIGINS} are needed: nothing can be said of its forecasts`;
    return [finding('few_origins', 'undecided', 1, message, 'take more history')];
  }
  const findings: RuleFinding[] = [];
  const skill = atLead.skill ?? 0;
  const p = atLead.p ?? 1;
  if (skill <= 0) {
    const message = `forecasts ${ahead(lead)} are not better with it: skill ${percent(skill)} on ${atLead.n} origins`;
    findings.push(
      finding('no_gain', 'undecided', 2, message, 'look for another condition; this one does not carry over'),
    );
  } else if (p > VALIDATION_LEVEL) {
    const message = `a gain of ${percent(skill)} ${ahead(lead)} may be chance: p ${p.toFixed(3)} on ${atLead.n} origins`;
    findings.push(finding('within_chance', 'undecided', 1, message, 'sharpen the condition, or wait for more data'));
  }
  const harmed = horizons.filter((one) => one.horizon !== lead && one.p !== null && one.p > 1 - VALIDATION_LEVEL);
  if (harmed.length > 0) {
    const where = harmed.map(({ horizon, skill: loss }) => `${horizon} (${percent(loss ?? 0)})`).join(', ');
    const message = `forecasts are worse with it at horizon ${where}`;
    findings.push(finding('horizon_harm', 'undecided', 1, message, 'read what lasts: a level or a mean for a change'));
  }
  return [...findings, ...timing(atLead.gains)];
}

/** Parts of the block, each a fifth, that gains are told of: never by date. */
const PARTS = ['first', 'second', 'third', 'fourth', 'last'] as const;

/** Where in the block it loses most, and whether its gain has gone. */
function timing(gains: Float64Array): RuleFinding[] {
  const size = Math.floor(gains.length / PARTS.length);
  if (size < 4) return [];
  const means = PARTS.map((_, i) => mean(known(gains.subarray(i * size, (i + 1) * size))));
  const worst = means.indexOf(Math.min(...means));
  const findings: RuleFinding[] = [];
  if (means[worst]! < 0) {
    const message = `it loses most in the ${PARTS[worst]} fifth of the block: ${percent(means[worst]!)} of the mean error a period`;
    findings.push(finding('worst_window', 'undecided', 1, message, 'ask for what was different then'));
  }
  const half = Math.floor(gains.length / 2);
  const [early, late] = [mean(known(gains.subarray(0, half))), mean(known(gains.subarray(half)))];
  if (early > 0 && late < 0) {
    const message = `its gain has gone: ${percent(early)} in the first half of the block, ${percent(late)} in the second`;
    findings.push(finding('fades', 'undecided', 1, message, 'look for what has changed since'));
  }
  return findings;
}

const known = (values: Float64Array): Float64Array => values.filter((value) => value === value);
const ahead = (horizon: number): string => (horizon === 1 ? 'one period ahead' : `${horizon} periods ahead`);

export function finding(
  what: string,
  verdict: RuleFinding['verdict'],
  severity: RuleFinding['severity'],
  message: string,
  suggestion: string,
): RuleFinding {
  return {
    code: `performance.${what}`,
    verdict,
    severity,
    path: '',
    message,
    counterexample: null,
    suggestion,
    others: [],
  };
}
