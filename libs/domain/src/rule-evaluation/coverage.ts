import type { RuleFinding } from '@pulse/contracts';
import type { Firing } from './evidence-rule.js';
import { penalised } from './quality.js';

/** Shares of periods outside of which a rule is hardly one. */
const RARE = 0.01;
const OFTEN = 0.95;

/** Fewest firings from which an effect can be told. */
const FEW = 10;
const MUCH_UNKNOWN = 0.1;

/** How often a rule fires on the training and on the validation block, as findings. */
export function coverageFindings(train: Firing, validation: Firing): RuleFinding[] {
  const fired = train.fired + validation.fired;
  const periods = train.periods + validation.periods;
  const unknown = train.unknown + validation.unknown;
  const share = fired / periods;
  const findings: RuleFinding[] = [];
  if (fired === 0) {
    findings.push(finding('coverage.never_fires', 3, `it fires in none of ${periods} periods`, 'ask for less'));
  } else if (share > OFTEN) {
    const message = `it fires in ${percent(share)} of the periods: the process itself says as much`;
    findings.push(finding('coverage.always_fires', 2, message, 'ask for more'));
  } else if (share < RARE || fired < FEW) {
    const message = `it fires in ${fired} of ${periods} periods: too few to tell what it does`;
    findings.push(
      finding('coverage.rare', 2, message, 'move a threshold towards the middle, or leave a condition out'),
    );
  }
  if (fired > 0 && validation.fired === 0 && validation.periods > 0) {
    const message = `it fires in ${train.fired} training periods and in none of the ${validation.periods} after them`;
    findings.push(
      finding('coverage.gone', 2, message, 'use changes or z-scores, which stay in their range, for levels'),
    );
  }
  if (unknown / periods > MUCH_UNKNOWN) {
    const message = `it cannot be told in ${percent(unknown / periods)} of the periods, where it does not fire`;
    findings.push(
      finding('coverage.unknown', 1, message, 'shorten its lags, or read series that are known for longer'),
    );
  }
  return findings;
}

/** A condition that reads further back than the embargo: forecasts of one block would read what the one before decided on. */
export function lookBackFinding(lookBack: number, most: number): RuleFinding {
  const message = `it reads ${lookBack} periods back; only ${most} are kept between what a rule is chosen and judged on`;
  return finding(
    'coverage.looks_too_far',
    3,
    message,
    'shorten its lags, windows or persistence, or take more history',
  );
}

export const coveragePart = (findings: readonly RuleFinding[]): number => penalised(findings);

function finding(code: string, severity: RuleFinding['severity'], message: string, suggestion: string): RuleFinding {
  return { code, verdict: 'proven', severity, path: '', message, counterexample: null, suggestion, others: [] };
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
