import type { Logger } from '@pulse/host';
import { RunLog, type RuleRepository } from '@pulse/rules';
import { count, observe } from '@pulse/telemetry';
import type { Compute } from '../compute/index.js';
import { keepAccepted } from '../keep/index.js';
import { OtherModelError, type RunNotice, type RunPorts, runRuleGen } from '../run/index.js';
import type { Models } from './models.js';

export interface WorkPorts extends Omit<RunPorts, 'compute' | 'proposer' | 'stored'> {
  readonly compute: Compute;
  readonly models: Pick<Models, 'proposerFor'>;
  readonly rules: RuleRepository;
  readonly logger: Logger;
}

/**
 * Does all that is due for a run: works on it to its end, and puts the rule that it accepted into the store.
 *
 * @returns false where the signal stopped it before that
 * @throws what may pass by itself
 */
export async function workOnRun(ports: WorkPorts, runId: string, signal: AbortSignal): Promise<boolean> {
  const { logger, rules, log, actor } = ports;
  const before = (await RunLog.open(log, runId, actor)).started;
  if (before.status === 'in_progress') {
    const status = await workToEnd(ports, runId, signal);
    if (status === 'in_progress') return false;
    count('pulse_rulegen_runs_ended_total', { outcome: status });
    logger.info({ runId, status }, 'a run has ended');
  }
  const kept = await keepAccepted({ log, rules, actor }, runId);
  if (kept !== null) logger.info({ runId, ruleId: kept.ruleId, version: kept.version }, 'its rule is in the store');
  return true;
}

async function workToEnd(ports: WorkPorts, runId: string, signal: AbortSignal) {
  const { log, actor, models, logger } = ports;
  const run = await RunLog.open(log, runId, actor);
  const { iterations, request } = run.started;
  logger.info(
    { runId, target: request.target, method: request.method, iterations: iterations.length },
    'working on a run',
  );
  // Stored rules are part of what was asked for; nothing here asks for them.
  const proposer = models.proposerFor(request.account);
  const runPorts: RunPorts = { ...ports, proposer, stored: () => Promise.resolve([]) };
  try {
    await runRuleGen(runPorts, runId, { signal, notify: countIteration });
  } catch (error) {
    // To wait for another model would be to wait for ever.
    if (!(error instanceof OtherModelError)) throw error;
    await run.do({ kind: 'fail', code: error.code, message: error.message });
  }
  return (await RunLog.open(log, runId, actor)).started.status;
}

function countIteration(notice: RunNotice): void {
  if (notice.kind !== 'iteration') return;
  count('pulse_rulegen_iterations_total', { arm: notice.arm });
  observe('pulse_rulegen_iteration_seconds', notice.seconds, { arm: notice.arm });
}
