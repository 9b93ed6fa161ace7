import type { Condition, RuleFinding } from '@pulse/contracts';
import { atomsOf, type Catalogue, featureKey, featureOf } from '../rule-grammar/index.js';
import { alwaysTrue, neverTogether, neverTrue } from './claims.js';
import { anyNumber, supportsOf } from './domains.js';
import { logicFinding } from './finding.js';

const PATH = '/condition';

/** Whether a condition can be true and can be false: at all, within the supports, and within what has been seen. */
export function checkCondition(condition: Condition, catalogue: Catalogue): RuleFinding[] {
  const supports = supportsOf(catalogue);
  const never = neverTrue(condition, supports);
  if (never.verdict === 'proven') return [impossible(condition)];
  const findings: RuleFinding[] = [];
  if (never.verdict === 'undecided')
    findings.push(
      logicFinding('contradiction', {
        verdict: 'undecided',
        severity: 1,
        path: PATH,
        message: 'no state was found in which the condition is true, and none was excluded',
        suggestion: 'use fewer features of one series together',
      }),
    );
  const always = alwaysTrue(condition, supports);
  if (always.verdict !== 'refuted')
    findings.push(
      logicFinding('tautology', {
        verdict: always.verdict,
        severity: always.verdict === 'proven' ? 3 : 1,
        path: PATH,
        message:
          always.verdict === 'proven'
            ? 'the condition is true in every state, so the rule is a drift'
            : 'no state was found in which the condition is false, and none was excluded',
        suggestion: 'tighten a threshold',
      }),
    );
  if (never.verdict === 'refuted') findings.push(...unseen(condition, catalogue));
  return findings;
}

function impossible(condition: Condition): RuleFinding {
  const alone = neverTrue(condition, anyNumber).verdict === 'proven';
  return logicFinding(alone ? 'contradiction' : 'dead', {
    verdict: 'proven',
    severity: 3,
    path: PATH,
    message: alone
      ? 'the condition is true in no state: its parts exclude each other'
      : 'the condition is true in no state that the supports of its variables allow',
    suggestion: alone ? 'drop or turn round one of the atoms' : 'move the thresholds inside of what can be',
  });
}

/** Whether it can be true with every feature inside of the range that it had in the data. */
function unseen(condition: Condition, catalogue: Catalogue): RuleFinding[] {
  const features = new Map(atomsOf(condition).map(({ atom }) => [featureKey(featureOf(atom)), featureOf(atom)]));
  const seen = [...features.values()].flatMap((feature): Condition[] => {
    const spread = catalogue.spread(feature);
    return spread === null ? [] : [{ kind: 'between', feature, low: spread.low, high: spread.high }];
  });
  const claim = neverTogether([condition, ...seen], supportsOf(catalogue));
  if (claim.verdict !== 'proven') return [];
  return [
    logicFinding('dead', {
      verdict: 'proven',
      severity: 2,
      path: PATH,
      message: `the condition is true only outside of everything seen in ${catalogue.periods} periods`,
      suggestion: 'take thresholds from the quantiles of the catalogue',
    }),
  ];
}
