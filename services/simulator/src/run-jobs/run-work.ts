import {
  canonicalJson,
  configOf,
  type Plan,
  type PlannedJob,
  type ScoredForecast,
  type SimulationWork,
} from '@pulse/contracts';
import type { ArtifactStore } from '@pulse/artifact-store';
import { evidenceKey, MAX_INTERRUPTIONS } from '@pulse/domain';
import type { EventLog } from '@pulse/event-log';
import type { Child, JobEnd } from '../pool/child.js';
import type { ChildPool } from '../pool/child-pool.js';
import type { ComputeJob } from '../pool/protocol.js';
import { JobSession } from './job-session.js';
import type { NoticeListener } from './progress.js';
import { simulatorContext } from './simulator.js';
import type { WorkInputs } from './work-context.js';

export interface WorkScope {
  readonly log: EventLog;
  readonly artifacts: ArtifactStore;
  readonly pool: ChildPool;
  readonly inputs: WorkInputs;
  readonly name: string;
  readonly slot: number;
  readonly memoryBytes: number;
  readonly deliveries: number;
  /** Aborted with a reason when the batch is to be cancelled. */
  readonly cancel: AbortSignal;
  readonly killed: AbortSignal;
  readonly notify?: NoticeListener;
  readonly jitter?: () => number;
}

interface OpenJob {
  readonly planned: PlannedJob;
  readonly session: JobSession;
}

/** Longest wait before a retry. */
const MAX_BACKOFF_MS = 5 * 60_000;

/**
 * Works on one message until each of its jobs is final or waits for a retry.
 *
 * @returns null when the message is done, else the milliseconds after which it wants to be delivered again
 * @throws ConflictError when a newer attempt has taken a job over
 */
export async function runWork(work: SimulationWork, scope: WorkScope): Promise<number | null> {
  const { plan, jobs } = await openJobs(work, scope);
  let open = jobs;
  let failures = 0;
  while (open.length > 0 && !scope.killed.aborted) {
    if (scope.cancel.aborted) {
      await Promise.all(
        open.map(({ session }) => session.end({ kind: 'cancel', reason: String(scope.cancel.reason) })),
      );
      return null;
    }
    const ready = await startAttempts(open, plan, scope);
    const ends = await runOnce(ready, plan, scope);
    failures += ends.filter((end) => end.type === 'failed' || end.type === 'timeout').length;
    // What has died or was not begun is tried again at once; a failed job waits for the message to come back.
    const failed = new Set(ends.filter((end) => end.type !== 'died').map((end) => end.number));
    open = ready.filter(({ planned, session }) => !session.final && !failed.has(planned.number));
  }
  const waiting = jobs.filter(({ session }) => !session.final);
  return waiting.length === 0 ? null : backoff(plan, scope, failures);
}

async function openJobs(work: SimulationWork, scope: WorkScope) {
  const planned = await scope.inputs.plan(work.plan);
  const context = simulatorContext(scope.name, work.batchId);
  const jobs: OpenJob[] = [];
  for (const number of work.jobs) {
    const entry = planned.get(number);
    if (!entry) throw new Error(`work for batch ${work.batchId} names job ${number}, which its plan does not have`);
    const session = await JobSession.open(scope.log, work.batchId, number, context);
    if (!session.final) jobs.push({ planned: entry, session });
  }
  return { plan: planned.plan, jobs };
}

/** Decides a new attempt for each job; a job that was interrupted too often ends here. */
async function startAttempts(jobs: readonly OpenJob[], plan: Plan, scope: WorkScope): Promise<OpenJob[]> {
  const limits = { attempts: plan.settings.retry.attempts, interruptions: MAX_INTERRUPTIONS };
  for (const { planned, session } of jobs) {
    if (!session.interrupted) continue;
    await session.start({ kind: 'start', worker: scope.name, name: planned.name, cacheKey: planned.cacheKey, limits });
  }
  return jobs.filter(({ session }) => !session.final);
}

/** Sends the jobs to one worker process and appends what it answers. */
async function runOnce(jobs: readonly OpenJob[], plan: Plan, scope: WorkScope): Promise<JobEnd[]> {
  if (jobs.length === 0) return [];
  const child = scope.pool.take();
  const kill = () => child.kill();
  scope.cancel.addEventListener('abort', kill);
  try {
    const requests = await Promise.all(jobs.map((job) => request(job, plan, child, scope)));
    return await attend(jobs, requests, plan, child, scope);
  } finally {
    scope.cancel.removeEventListener('abort', kill);
    scope.pool.release(child);
  }
}

async function request({ planned, session }: OpenJob, plan: Plan, child: Child, scope: WorkScope): Promise<ComputeJob> {
  const config = configOf(plan, planned);
  for (const hash of [config.world, config.history])
    if (hash !== null) {
      const text = await scope.inputs.text(hash);
      child.give(hash, () => text);
    }
  const key = evidenceKey(config);
  const knownEvidence = key === null ? null : await scope.inputs.knownEvidence(key);
  return {
    number: planned.number,
    config,
    replicates: session.missing(config.count),
    memoryBytes: scope.memoryBytes,
    knownEvidence,
  };
}

/** Listens to the child and appends in the order of its messages. */
async function attend(
  jobs: readonly OpenJob[],
  requests: readonly ComputeJob[],
  plan: Plan,
  child: Child,
  scope: WorkScope,
): Promise<JobEnd[]> {
  const byNumber = new Map(jobs.map((job) => [job.planned.number, job] as const));
  const ends: JobEnd[] = [];
  const { slot, notify } = scope;
  // Messages are handled in their order, one after the other; the child does not wait for it.
  let tail = Promise.resolve();
  const then = (task: () => Promise<void> | void) => {
    tail = tail.then(task);
    tail.catch(() => {});
  };
  await child.run(requests, plan.settings.timeoutMs, {
    begun: (job) => {
      byNumber.get(job)!.session.begun();
      notify?.({ kind: 'begun', slot, job, name: byNumber.get(job)!.planned.name, pid: child.pid });
    },
    message: (message) => {
      const { session } = byNumber.get(message.number)!;
      if (message.type === 'forecasts')
        then(async () => session.score(await externalize(message.forecasts, scope.artifacts)));
      else
        notify?.({
          kind: 'progress',
          slot,
          job: message.number,
          phase: message.phase,
          done: message.done,
          total: message.total,
        });
    },
    ended: (end) => {
      ends.push(end);
      then(() => settle(end, byNumber.get(end.number)!, plan, scope));
    },
  });
  await tail;
  return ends;
}

/** Above this many bytes the distribution of a forecast is an artefact. */
const MAX_INLINE_BYTES = 64 * 1024;

async function externalize(forecasts: readonly ScoredForecast[], artifacts: ArtifactStore): Promise<ScoredForecast[]> {
  return Promise.all(
    forecasts.map(async (forecast) => {
      const body = JSON.stringify(forecast.body);
      if ('artifact' in forecast.body || body.length <= MAX_INLINE_BYTES) return forecast;
      return { ...forecast, body: { artifact: await artifacts.put(canonicalJson(forecast.body)) } };
    }),
  );
}

/** Writes how a job ended. An attempt that died is written as started only: its silence is what counts. */
async function settle(end: JobEnd, { planned, session }: OpenJob, plan: Plan, scope: WorkScope): Promise<void> {
  if (scope.killed.aborted) return session.abandon();
  const limits = { attempts: plan.settings.retry.attempts, interruptions: MAX_INTERRUPTIONS };
  const { attempt } = session;
  if (end.type === 'succeeded') {
    const evidence = end.evidence === null ? null : await scope.artifacts.put(end.evidence);
    const { cacheKey } = planned;
    const { evidenceKeys, cost } = end;
    const forecasts = plan.config.count;
    await session.end({
      kind: 'succeed',
      attempt,
      cacheKey,
      forecasts,
      evidence,
      evidenceKeys: [...evidenceKeys],
      cost,
    });
  } else if (end.type === 'failed') {
    await session.end({ kind: 'fail', attempt, class: end.class, message: end.message, detail: end.detail, limits });
  } else if (end.type === 'timeout') {
    const message = `the job ran longer than its timeout of ${plan.settings.timeoutMs} ms and was stopped`;
    await session.end({ kind: 'fail', attempt, class: 'timeout', message, detail: null, limits });
  } else {
    session.interrupt();
    if (!scope.cancel.aborted) await session.flush();
  }
  const { slot } = scope;
  const message = end.type === 'failed' ? { message: end.message } : {};
  scope.notify?.({ kind: 'ended', slot, job: end.number, status: end.type, ...message });
}

/** Doubles with each delivery, with jitter of a quarter so that retries of many jobs do not meet. */
function backoff(plan: Plan, scope: WorkScope, failures: number): number {
  if (failures === 0) return 0;
  const wait = Math.min(MAX_BACKOFF_MS, plan.settings.retry.backoffMs * 2 ** (scope.deliveries - 1));
  return Math.round(wait * (1 + 0.25 * (scope.jitter?.() ?? Math.random())));
}
