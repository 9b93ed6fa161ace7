import { type StartedRun, stopOf } from '@pulse/domain';
import { ConflictError } from '@pulse/event-log';
import { RunLog } from '@pulse/rules';
import { iterationSpan } from '@pulse/telemetry';
import { findCached } from './cache.js';
import { readInputs, type RunInputs } from './inputs.js';
import { iterate, type IterationTask } from './iterate.js';
import { judge } from './judge.js';
import { proposerOf } from './model-of-run.js';
import type { NoticeListener, RunPorts } from './ports.js';

/** How long a run may take where nothing else is said, in milliseconds. */
const RUN_MS = 3_600_000;

export interface RunOptions {
  /** Ends the run where it is; it can be taken up again. */
  readonly signal?: AbortSignal;
  readonly notify?: NoticeListener;
  readonly deadline?: Date;
  /** Whether an equal run that is done may stand for this one, where the request does not rule that out. */
  readonly useCache?: boolean;
}

/**
 * Works on a run that was asked for, from wherever it is to its end. After a crash it goes on with the iteration that was
 * not finished: what was computed is computed again, to the same result, and what was paid for is not paid for twice.
 *
 * @returns the run as it is in the end; `in_progress` where the signal ended the work
 * @throws RunUnknownError, OtherModelError where a language model has to be configured first, and what may pass by itself, such as a killed worker process or a full disk: the run can be
 * taken up again then
 */
export async function runRuleGen(there: RunPorts, runId: string, options: RunOptions = {}): Promise<StartedRun> {
  const run = await RunLog.open(there.log, runId, there.actor);
  if (run.started.status !== 'in_progress') return run.started;
  const ports: RunPorts = { ...there, proposer: proposerOf(run.started.request, there.proposer) };
  const { signal = new AbortController().signal, notify = () => {} } = options;
  const deadline = options.deadline ?? new Date(ports.now().getTime() + RUN_MS);
  try {
    if (options.useCache !== false && run.started.request.useCache) {
      const cached = await findCached(ports, run.started);
      if (cached !== null) return await run.do({ kind: 'adopt', ...cached });
    }
    const inputs = await readInputs(ports, run.started.request);
    return await work(run, { ports, inputs, deadline, signal, notify });
  } catch (error) {
    if (signal.aborted) return run.started;
    // Somebody else works on the same run: it is theirs.
    if (error instanceof ConflictError) return (await RunLog.open(ports.log, runId, ports.actor)).started;
    if (isPassing(error)) throw error;
    return run.do({ kind: 'fail', code: codeOf(error), message: (error as Error).message });
  }
}

async function work(
  run: RunLog,
  task: Omit<IterationTask, 'state'> & { readonly inputs: RunInputs },
): Promise<StartedRun> {
  const { ports, inputs, signal, notify, deadline } = task;
  const versions = ports.proposer?.versions ?? null;
  if (inputs.plan === null) {
    const detail = `the history has ${inputs.history.length} periods: too few for 20 forecasts in each of two blocks that decide`;
    return run.do({ kind: 'complete', stopReason: 'not_decidable', detail, judged: null, versions });
  }
  for (;;) {
    const stop = outOfMeans(run.started, ports.now() >= deadline) ?? stopOf(run.started);
    if (stop !== null) {
      notify({ kind: 'step', iteration: run.started.iterations.length, step: 'report' });
      const { assessment, detail } = await judge(ports, run.started, inputs, {
        signal,
        progress: ({ done, total }) => notify({ kind: 'progress', done, total }),
      });
      const reason = `${stop.detail}; ${detail}`;
      return run.do({ kind: 'complete', stopReason: stop.reason, detail: reason, judged: assessment, versions });
    }
    const { iterations } = await iterationSpan(run.runId, run.started.iterations.length + 1, async () => {
      const facts = await iterate({ ...task, state: run.started });
      signal.throwIfAborted();
      return run.do({ kind: 'end_iteration', facts });
    });
    const { iteration, arm, quality, improvement, spent, seconds, degraded } = iterations.at(-1)!;
    notify({ kind: 'iteration', iteration, arm, quality, improvement, spent, seconds, degraded });
  }
}

/** A method that cannot do without a model ends where there is none any more. */
function outOfMeans({ request, iterations }: StartedRun, late: boolean) {
  if (late && iterations.length > 0) return { reason: 'deadline' as const, detail: 'the time for the run is over' };
  const { degraded = null, proposed = null } = iterations.at(-1) ?? {};
  if (request.method !== 'gpt_only' || degraded === null) return null;
  const detail = `no further call can be made: ${degraded}`;
  return { reason: proposed === 'denied' ? ('budget' as const) : ('no_model' as const), detail };
}

/** Troubles of the place and not of the run: trying again later may go well, so the run stays as it is. */
const PASSING: ReadonlySet<string> = new Set([
  'rulegen.worker_died',
  'log.append_failed',
  'log.unavailable',
  'log.lineage_broken',
  'log.corrupt',
  'log.locked',
  'budget.contention',
  'budget.closed',
  'budget.unreadable',
]);

/** Errors of the system have codes such as ENOSPC, those of the broker such as `broker.unavailable`. */
const isPassing = (error: unknown): boolean =>
  PASSING.has(codeOf(error)) || /^(E[A-Z0-9]+$|broker\.)/.test(codeOf(error));

function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : 'rulegen.failed';
}
