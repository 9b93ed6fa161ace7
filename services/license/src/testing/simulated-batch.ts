import {
  BatchSimulated,
  canonicalJson,
  JobFailed,
  JobReused,
  JobStarted,
  streams,
  World,
  type EventInput,
  type ForecastBody,
  type ForecastScore,
  type JobEvidence,
  type Params,
  type Plan,
  type PlannedJob,
  type ScoredForecast,
} from '@pulse/contracts';
import { POLICIES, type LicensePolicy } from '@pulse/domain';
import { LicenseService } from '../judge-batch/judge-batch.js';
import { openPorts, type Ports } from './ports.js';

/** One target that is forecast two periods ahead, without dates. */
export const WORLD = World.parse({
  name: 'w',
  variables: { x: { initial: 1, process: 'constant' } },
  targets: ['x'],
});

export interface Job {
  readonly evidence?: JobEvidence | null;
  readonly score?: Partial<ForecastScore>;
  readonly replicates?: number;
  readonly params?: Params;
  readonly origin?: string;
  readonly targets?: readonly string[];
  readonly end?: 'succeeded' | 'failed' | 'reused';
}

export interface Batch {
  readonly policy?: LicensePolicy;
  readonly world?: World;
  readonly engine?: string;
  readonly baseline?: string | null;
}

export type LicenseBench = Awaited<ReturnType<typeof openBench>>;

/** What is used of `@pulse/testing`, which only specs may import. */
interface Builders {
  readonly batchWriter: (ports: Ports) => {
    readonly append: (stream: string, ...events: readonly EventInput[]) => Promise<unknown>;
    readonly submit: (batchId: string, plan: Plan, change: object) => Promise<Plan>;
  };
  readonly forecastBody: (options?: { target?: string }) => ForecastBody;
  readonly plannedJob: (number: number, change?: Partial<PlannedJob>) => PlannedJob;
  readonly scoredForecast: (replicate: number, change?: Partial<ScoredForecast>) => ScoredForecast;
  readonly succeededJob: (
    planned: PlannedJob,
    forecasts: readonly ScoredForecast[],
    change: { evidence: string | null },
  ) => EventInput[];
  readonly testPlan: (jobs: readonly PlannedJob[], change: { config: Partial<Plan['config']> }) => Plan;
}

/** A log with a licence service, and what writes batches that are ready to be judged. */
export async function openBench(builders: Builders, ports?: Ports) {
  const { batchWriter, forecastBody, plannedJob, scoredForecast, succeededJob, testPlan } = builders;
  const opened = ports ?? (await openPorts());
  const license = new LicenseService({ log: opened.log, artifacts: opened.artifacts, actor: 'license' });
  const { append, submit } = batchWriter(opened);

  /** A batch with every job final, ready to be judged. */
  const simulated = async (batchId: string, jobs: readonly Job[], batch: Batch = {}): Promise<void> => {
    const { policy = POLICIES['default']!, world = WORLD, engine = 'test', baseline = null } = batch;
    const worldHash = await opened.artifacts.put(canonicalJson(world));
    const planned = jobs.map(({ params = {}, origin = '41' }, i) => plannedJob(i + 1, { params, origin }));
    const evidence = jobs.some((job) => job.evidence) ? { origins: 60, paths: 10 } : (false as const);
    const plan = testPlan(planned, { config: { world: worldHash, engine, evidence } });
    const submission = { world: worldHash, policy: await opened.artifacts.put(canonicalJson(policy)) };
    await submit(batchId, plan, { submission, planned: { baseline } });
    for (const [i, job] of jobs.entries()) await writeJob(batchId, planned[i]!, job);
    const counts = { succeeded: jobs.length, reused: 0, failed: 0, cancelled: 0 };
    await append(streams.batch(batchId), BatchSimulated(counts));
  };

  const writeJob = async (batchId: string, planned: PlannedJob, job: Job): Promise<void> => {
    const { evidence = null, score = {}, replicates = 2, end = 'succeeded', targets = ['x'] } = job;
    const { name, cacheKey, number } = planned;
    const stream = streams.job(batchId, number);
    const hash = evidence === null ? null : await opened.artifacts.put(canonicalJson(evidence));
    const all = Object.assign({}, ...targets.map((target) => forecastBody({ target }).targets));
    const forecasts = Array.from({ length: replicates }, (_, r) =>
      scoredForecast(r + 1, {
        score: { ...scoredForecast(1).score, ...score },
        body: { ...forecastBody(), targets: all },
      }),
    );
    const success = succeededJob(planned, forecasts, { evidence: hash });
    switch (end) {
      case 'succeeded':
        await append(stream, ...success);
        break;
      case 'failed':
        // What it had scored before is not judged.
        await append(
          stream,
          JobStarted({ attempt: 1, worker: 'w', name, cacheKey }),
          success[1]!,
          JobFailed({ attempt: 1, class: 'error', message: 'm', detail: null, final: true }),
        );
        break;
      case 'reused': {
        await append(streams.job(`${batchId}_source`, 1), ...success);
        const source = `job.${batchId}_source.1@${success.length}`;
        await append(stream, JobReused({ cacheKey, source, forecasts: replicates }));
      }
    }
  };

  const decisions = async (batchId: string): Promise<EventInput[]> =>
    (await opened.log.load(streams.license(batchId))).events.map(({ type, schemaVersion, data }) => ({
      type,
      schemaVersion,
      data,
    }));

  return { ...opened, append, license, simulated, decisions };
}
