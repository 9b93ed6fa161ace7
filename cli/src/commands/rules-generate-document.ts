import type { KeptRule, StartedRun } from '@pulse/domain';
import { summaryIn } from './rules-generate-store.js';

/** A run as one JSON document. Amounts are whole nano-dollars. */
export function generatedDocument(run: StartedRun, stored: KeptRule | null): object {
  const { request, status, end } = run;
  const summary = summaryIn(run);
  const completed = end?.type === 'RuleGenCompleted' ? end.data : null;
  return {
    schemaVersion: 1,
    runId: request.runId,
    batch: request.batch,
    world: request.world,
    target: request.target,
    method: request.method,
    settings: request.settings,
    status,
    stopReason: completed?.stopReason ?? null,
    detail: completed?.detail ?? null,
    error: end?.type === 'RuleGenFailed' ? { code: end.data.code, message: end.data.message } : null,
    canceled: end?.type === 'RuleGenCanceled' ? end.data.reason : null,
    cached: completed?.cached ?? null,
    degraded: summary?.degraded ?? null,
    iterations: summary?.iterations ?? run.iterations.length,
    candidates: summary?.candidates ?? null,
    evaluations: summary?.evaluations ?? run.assessments.size,
    spentNanoDollars: summary?.spent ?? run.iterations.reduce((sum, { spent }) => sum + spent, 0),
    seconds: summary?.seconds ?? null,
    decision: summary?.best?.assessment.decision ?? null,
    reason: summary?.best?.assessment.reason ?? null,
    rule: summary?.best?.rule ?? null,
    assessment: summary?.best?.assessment ?? null,
    stored,
  };
}
