import type { Gate } from '@pulse/contracts';
import { BlockLosses, blockOrigins, LEAST_ORIGINS, TEST_ORIGINS } from './block-losses.js';
import { performanceText } from './assessment-of.js';
import { ForecastCount, scored } from './scored.js';
import { lookAt, type LookLedger, type ReportLook, withLook } from './look-ledger.js';
import { isBetter, type Performance } from './performance.js';
import { Preparation } from './prepare.js';
import { passes } from './quality.js';
import type { EvaluationProgress, LookResult, LookTask } from './task.js';

/**
 * The one look at the last quarter: accepts the rule where forecasts are better with it there too, at the level that the ledger
 * has left. Costs wealth whether it passes or not, so a rule that fails a gate before is not looked at. A rule that was looked
 * at is not looked at again: its recorded verdict stands.
 */
export function* lookAtReport(task: LookTask): Generator<EvaluationProgress, LookResult> {
  const { rule, ledger, split, target } = task;
  const { assessment } = rule;
  if (assessment.decision !== 'not judged') return { assessment, look: null, ledger };
  const origins = blockOrigins(task, split.report, TEST_ORIGINS);
  if (origins.available < LEAST_ORIGINS) {
    const reason = `the report block has ${origins.available} origins, ${LEAST_ORIGINS} are needed`;
    return { assessment: { ...assessment, decision: 'not decidable', reason }, look: null, ledger };
  }
  const losses = new BlockLosses(task, split.report, 'all horizons');
  const count = new ForecastCount(2 * origins.origins.length);
  const performance = yield* scored(losses, new Preparation(task).all(rule.rule), origins, count);
  if (typeof performance !== 'object') return { assessment, look: null, ledger };
  const known = lookAt(ledger, rule.hash, target);
  const after: LookLedger =
    known === undefined ? withLook(ledger, { rule: rule.hash, target, p: pOf(performance) }) : ledger;
  const look = known ?? after.looks.at(-1)!;
  const gate = reportGate(performance, look);
  const gates: Gate[] = [...assessment.gates.filter((one) => one.gate !== 'report'), gate];
  return {
    assessment: {
      ...assessment,
      gates,
      passed: passes(assessment.quality, gates),
      report: [...performance.horizons],
      decision: look.passed ? 'accepted' : 'rejected',
      reason: look.passed ? `better on data that nothing was chosen on: ${gate.detail}` : `report: ${gate.detail}`,
    },
    look,
    ledger: after,
  };
}

/** 1 where it is not better over all horizons together, so that such a look cannot pass. */
const pOf = (performance: Performance): number => (isBetter(performance, 1) ? (performance.atLead.p ?? 1) : 1);

function reportGate(performance: Performance, { level, passed }: ReportLook): Gate {
  return { gate: 'report', passed, detail: `${performanceText(performance)}; level ${level.toPrecision(2)}` };
}
