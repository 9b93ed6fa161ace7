import { AsyncLocalStorage } from 'node:async_hooks';
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
import { ConflictError, type EventLog } from '@pulse/event-log';
import { ATTR, span } from '@pulse/telemetry';
import type { Child, JobEnd, JobListener } from '../pool/child.js';
import type { ChildPool, Lease } from '../pool/child-pool.js';
import type { ComputeJob } from '../pool/protocol.js';
import { UnknownJobError } from '../handle-work/work-errors.js';
import { estimatedBytes } from './forecast-size.js';
import { JobSession } from './job-session.js';
import type { NoticeListener } from './progress.js';
import { simulatorContext } from './simulator-context.js';
import type { WorkInputs } from './work-context.js';

export interface WorkScope {
  readonly log: EventLog;
  readonly artifacts: ArtifactStore;
  readonly pool: ChildPool;
  readonly inputs: WorkInputs;
  readonly name: string;
  readonly memoryBytes: number;
  readonly deliveries: number;
  /** Streams of jobs are taken to be empty at a first delivery, which the first append proves. */
  readonly trustFirstDelivery?: boolean;
  /** Aborted with a reason when the batch is to be cancelled. */
  readonly cancel: AbortSignal;
  /** Called as each job begins, to see whether its batch is to be cancelled by now. */
  readonly glance?: () => void;
  readonly killed: AbortSignal;
  /** Aborted when nothing more is to be begun. */
  readonly stop: AbortSignal;
  /** How often it is looked whether a newer attempt has taken a job over. Default 5 s. */
  readonly lookMs?: number;
  readonly notify?: NoticeListener;
  readonly jitter?: () => number;
}

interface OpenJob {
  readonly planned: PlannedJob;
  readonly session: JobSession;
}

const LOOK_MS = 5000;

const HANDED_BACK = { message: 'the worker was told to stop, and handed the job back', detail: null };

/** Longest wait before a retry. */
const MAX_BACKOFF_MS = 5 * 60_000;

/**
 * Works on one message until each of its jobs is final or waits for a retry.
 *
 * @returns null when the message is done, else the milliseconds after which it wants to be delivered again
 * @throws ConflictError when a newer attempt has taken a job over
 * @throws RetryLaterError when a job that was taken to be new is not
 * @throws UnknownJobError when the plan does not have a job of the message
 */
export async function runWork(work: SimulationWork, scope: WorkScope): Promise<number | null> {
  const { plan, jobs } = await openJobs(work, scope);
  try {
    return await workOn(jobs, plan, scope);
  } finally {
    // Nothing is written, nor timed to be, once the work on a message is over.
    for (const { session } of jobs) session.abandon();
  }
}

async function workOn(jobs: readonly OpenJob[], plan: Plan, scope: WorkScope): Promise<number | null> {
  let open = jobs;
  let failures = 0;
  let overtaken: ConflictError | null = null;
  while (open.length > 0 && !scope.killed.aborted) {
    if (scope.cancel.aborted) {
      await Promise.all(
        open.map(({ session }) => session.end({ kind: 'cancel', reason: String(scope.cancel.reason) })),
      );
      return null;
    }
    const lease = await scope.pool.acquire(AbortSignal.any([scope.stop, scope.cancel]));
    if (lease === null) {
      if (scope.cancel.aborted) continue;
      return 0;
    }
    const { ready, ends, ...result } = await withChild(lease, open, plan, scope);
    overtaken ??= result.overtaken;
    failures += ends.filter((end) => end.type === 'failed' || end.type === 'timeout').length;
    // What has died or was not begun is tried again at once; a failed job waits for the message to come back.
    const failed = new Set(ends.filter((end) => end.type !== 'died').map((end) => end.number));
    open = ready.filter(
      ({ planned, session }) => !session.final && !failed.has(planned.number) && !session.fenced.aborted,
    );
  }
  if (overtaken !== null) throw overtaken;
  const waiting = jobs.filter(({ session }) => !session.final);
  return waiting.length === 0 ? null : backoff(plan, scope, failures);
}

async function openJobs(work: SimulationWork, scope: WorkScope) {
  const planned = await scope.inputs.plan(work.plan);
  const context = simulatorContext(scope.name, work.batchId);
  const isNew = scope.trustFirstDelivery === true && scope.deliveries === 1;
  const jobs = await Promise.all(
    work.jobs.map(async (number): Promise<OpenJob> => {
      const entry = planned.get(number);
      if (!entry) throw new UnknownJobError(work.batchId, number);
      const session = isNew
        ? JobSession.openNew(scope.log, work.batchId, number, context)
        : await JobSession.open(scope.log, work.batchId, number, context);
      return { planned: entry, session };
    }),
  );
  return { plan: planned.plan, jobs: jobs.filter(({ session }) => !session.final) };
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

/**
 * Lets one worker process compute the jobs. It is given back as soon as it has answered: what it said is appended while
 * it works on something else.
 */
async function withChild(lease: Lease, open: readonly OpenJob[], plan: Plan, scope: WorkScope) {
  const kill = () => lease.child.kill();
  scope.cancel.addEventListener('abort', kill);
  let attended: Attended | null = null;
  let ready: readonly OpenJob[];
  try {
    ready = await startAttempts(open, plan, scope);
    const requests = await Promise.all(ready.map((job) => request(job, plan, lease.child, scope)));
    if (ready.length > 0) attended = await attend(ready, requests, plan, lease, scope);
  } finally {
    scope.cancel.removeEventListener('abort', kill);
    scope.pool.release(lease);
  }
  let overtaken: ConflictError | null = null;
  await attended?.appended.catch((error: unknown) => {
    if (!(error instanceof ConflictError)) throw error;
    overtaken = error;
  });
  return { ready, ends: attended?.ends ?? [], overtaken };
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

interface Attended {
  readonly ends: readonly JobEnd[];
  /** Resolves when everything that the child said is durable. */
  readonly appended: Promise<unknown>;
}

/**
 * Listens to the child. Messages of one job are handled in their order; jobs do not wait for each other. A job that a newer
 * attempt has taken over is not computed to its end: its child is killed.
 */
async function attend(
  jobs: readonly OpenJob[],
  requests: readonly ComputeJob[],
  plan: Plan,
  { child, slot }: Lease,
  scope: WorkScope,
): Promise<Attended> {
  const byNumber = new Map(jobs.map((job) => [job.planned.number, job] as const));
  const tails = new Map<number, Promise<void>>();
  const ends: JobEnd[] = [];
  const { notify } = scope;
  // A child speaks from outside of any trace: what is done for its words belongs to that of the message.
  const inTrace = AsyncLocalStorage.snapshot();
  const then = (number: number, task: () => Promise<void> | void) => {
    const tail = inTrace(() => (tails.get(number) ?? Promise.resolve()).then(task));
    tail.catch(() => {});
    tails.set(number, tail);
  };
  const run = (listener: JobListener) =>
    span('compute jobs', { attributes: { [ATTR.jobCount]: jobs.length } }, () =>
      child.run(requests, plan.settings.timeoutMs, listener),
    );
  let current = 0;
  const stopWhere = (number: number) => {
    if (number === current && byNumber.get(number)!.session.fenced.aborted) child.kill();
  };
  for (const { planned, session } of jobs)
    session.fenced.addEventListener('abort', () => stopWhere(planned.number), { once: true });
  const looking = setInterval(() => byNumber.get(current)?.session.look(), scope.lookMs ?? LOOK_MS);
  await run({
    begun: (job) => {
      current = job;
      stopWhere(job);
      scope.glance?.();
      inTrace(() => byNumber.get(job)!.session.begun());
      notify?.({ kind: 'begun', slot, job, name: byNumber.get(job)!.planned.name, pid: child.pid });
    },
    message: (message) => {
      const { number } = message;
      if (message.type === 'forecasts')
        then(number, async () => {
          const forecasts = await externalize(message.forecasts, scope.artifacts);
          byNumber.get(number)!.session.score(forecasts);
        });
      else
        notify?.({
          kind: 'progress',
          slot,
          job: number,
          phase: message.phase,
          done: message.done,
          total: message.total,
        });
    },
    ended: (end) => {
      ends.push(end);
      const failure = end.type === 'failed' ? { message: end.message } : {};
      notify?.({
        kind: 'ended',
        slot,
        job: end.number,
        status: end.type === 'died' && scope.cancel.aborted ? 'cancelled' : end.type,
        ...failure,
      });
      then(end.number, () => settle(end, byNumber.get(end.number)!, plan, scope));
    },
  }).finally(() => {
    current = 0;
    clearInterval(looking);
  });
  return { ends, appended: allDone(tails.values()) };
}

/** Waits for all, also where one fails: the others write what they have to the end. */
async function allDone(tasks: Iterable<Promise<void>>): Promise<void> {
  for (const result of await Promise.allSettled(tasks)) if (result.status === 'rejected') throw result.reason;
}

/** Above this many bytes the distribution of a forecast is an artefact. */
const MAX_INLINE_BYTES = 64 * 1024;

async function externalize(forecasts: readonly ScoredForecast[], artifacts: ArtifactStore): Promise<ScoredForecast[]> {
  return Promise.all(
    forecasts.map(async (forecast) => {
      if ('artifact' in forecast.body || estimatedBytes(forecast.body) <= MAX_INLINE_BYTES) return forecast;
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
    // Said, so that restarts of workers are not taken for a job that kills them; what has scored anything is not anyway.
    const handedBack = scope.stop.aborted && !scope.cancel.aborted && session.fruitless;
    session.interrupt();
    if (handedBack) await session.end({ kind: 'fail', attempt, class: 'interrupted', ...HANDED_BACK, limits });
    else if (!scope.cancel.aborted) await session.flush();
  }
}

/** Doubles with each delivery, with jitter of a quarter so that retries of many jobs do not meet. */
function backoff(plan: Plan, scope: WorkScope, failures: number): number {
  if (failures === 0) return 0;
  const wait = Math.min(MAX_BACKOFF_MS, plan.settings.retry.backoffMs * 2 ** (scope.deliveries - 1));
  return Math.round(wait * (1 + 0.25 * (scope.jitter?.() ?? Math.random())));
}
