import { createHash } from 'node:crypto';
import {
  BatchCompleted,
  BatchLicensed,
  BatchPlanned,
  BatchSimulated,
  BatchSubmitted,
  canonicalJson,
  configOf,
  ForecastAccepted,
  ForecastLicensed,
  ForecastRejected,
  ForecastScored,
  JobFailed,
  JobReused,
  JobStarted,
  JobSucceeded,
  LicenseRefused,
  Plan,
  streams,
  type EventInput,
  type History,
  type JobEvidence,
  type ParamValue,
  type World,
} from '@pulse/contracts';
import type { ArtifactStore } from '@pulse/artifact-store';
import { POLICIES, policyTrustLabel, type LicensePolicy } from '@pulse/domain';
import type { EventLog } from '@pulse/event-log';
import { fixtureEvidence } from './fixture-evidence.js';
import { fixtureForecast } from './fixture-forecast.js';
import { pairVerdict, revisedWarning } from './fixture-licence.js';
import { fixtureHistory, fixtureWorld } from './fixture-world.js';

export interface FixtureJob {
  readonly name: string;
  readonly axes?: Record<string, ParamValue>;
  readonly params?: Record<string, ParamValue>;
  readonly drift?: number;
  /** Share by which its CRPS is below the baseline's; null gathers no evidence. */
  readonly gain?: number | null;
  readonly confidence?: number | null;
  readonly fragility?: number;
  readonly driver?: string | null;
  readonly failure?: { readonly class: 'error' | 'timeout'; readonly message: string; readonly detail?: string };
  readonly reject?: boolean;
  readonly licensed?: readonly number[];
  /** Changes what evidence it gathers. */
  readonly evidence?: (evidence: JobEvidence) => JobEvidence;
  /** Event of an earlier batch that this job reuses, for example `job.b0.1@3`. */
  readonly reuse?: string;
  readonly origin?: string;
}

export interface FixtureBatch {
  readonly batchId: string;
  readonly jobs: readonly FixtureJob[];
  readonly varying?: readonly string[];
  readonly baseline?: string | null;
  readonly count?: number;
  readonly horizon?: number;
  readonly trustOnly?: boolean;
  readonly seed?: number;
  readonly engine?: string;
  readonly world?: World;
  readonly history?: History | null;
  /** Says the trust labels of decisions; without one they say none, as in older logs. */
  readonly policy?: LicensePolicy;
  /** Order in which the jobs' commits reach the log; plan order by default. */
  readonly order?: readonly number[];
  readonly workers?: number;
  /** Leave the batch without its final event. */
  readonly unfinished?: boolean;
}

const context = { actor: 'fixture', correlationId: 'fixture', causationId: null, traceparent: null };

/** Writes the events and artefacts of one finished batch, as the services would. */
export async function writeBatch(log: EventLog, artifacts: ArtifactStore, options: FixtureBatch): Promise<Plan> {
  const { batchId, jobs, count = 3, horizon = 12, workers = 2 } = options;
  const world = options.world ?? fixtureWorld;
  const history = options.history === undefined ? fixtureHistory : options.history;
  const worldHash = await artifacts.put(canonicalJson(world));
  const historyHash = history === null ? null : await artifacts.put(canonicalJson(history));
  const plan = Plan.parse({
    plannerVersion: 1,
    config: {
      engine: options.engine ?? '1',
      profile: 'measured',
      world: worldHash,
      history: historyHash,
      horizon,
      count,
      paths: 2000,
      seed: options.seed ?? 42,
      evidence: { origins: 60, paths: 400 },
    },
    settings: {
      validation: {},
      license: { policy: 'default', enforce: false },
      retry: { attempts: 3, backoffMs: 2000 },
      timeoutMs: 300_000,
      objective: 'skill',
      analyze: true,
      saveStats: true,
    },
    varying: options.varying ?? [],
    jobs: jobs.map((job, i) => ({
      number: i + 1,
      name: job.name,
      params: job.params ?? job.axes ?? {},
      origin: history === null ? null : (job.origin ?? '2009-12'),
      cacheKey: hash(job.name),
      axes: job.axes ?? {},
      cost: 1000,
    })),
  });
  const batch = await appender(log, streams.batch(batchId));
  await batch([
    BatchSubmitted({
      batchId,
      name: 'tuning',
      domain: 'capital',
      worldName: world.name,
      manifest: hash('manifest'),
      world: worldHash,
      history: historyHash,
      policy: await artifacts.put(canonicalJson(options.policy ?? POLICIES['default']!)),
      only: null,
      trustOnly: options.trustOnly ?? false,
      maxFailures: null,
      useCache: true,
    }),
    BatchPlanned({
      plan: await artifacts.put(canonicalJson(plan)),
      plannerVersion: 1,
      jobs: jobs.length,
      forecasts: jobs.length * count,
      baseline: options.baseline ?? null,
      continues: null,
    }),
  ]);

  const order = options.order ?? jobs.map((_, i) => i + 1);
  for (const number of order) {
    const events = await jobEvents(artifacts, plan, jobs[number - 1]!, number, (number * 7) % workers);
    await (
      await appender(log, streams.job(batchId, number))
    )(events);
  }
  const failed = jobs.filter((job) => job.failure).length;
  const counts = { succeeded: jobs.length - failed, reused: 0, failed, cancelled: 0 };
  if (options.unfinished) return plan;
  await batch([BatchSimulated(counts)]);
  const totals = await license(log, options, count, horizon);
  await batch([BatchCompleted({ jobs: counts, ...totals })]);
  return plan;
}

async function appender(log: EventLog, stream: string): Promise<(events: EventInput[]) => Promise<void>> {
  let { revision } = await log.load(stream);
  return async (events) => {
    revision = await log.append(stream, revision, events, context);
  };
}

async function jobEvents(
  artifacts: ArtifactStore,
  plan: Plan,
  job: FixtureJob,
  number: number,
  worker: number,
): Promise<EventInput[]> {
  const planned = plan.jobs[number - 1]!;
  const { horizon, count } = configOf(plan, planned);
  const { cacheKey, name } = planned;
  if (job.reuse) return [JobReused({ cacheKey, source: job.reuse, forecasts: count })];
  const started = JobStarted({ attempt: 1, worker: `worker-${worker}`, name, cacheKey });
  if (job.failure) {
    const { detail = null, ...failure } = job.failure;
    return [started, JobFailed({ attempt: 1, ...failure, detail, final: true })];
  }
  const gain = job.gain === undefined ? 0.1 : job.gain;
  const { evidence: change = (evidence: JobEvidence) => evidence } = job;
  const evidence = gain === null ? null : change(fixtureEvidence(horizon, gain, number));
  return [
    started,
    ...Array.from({ length: count }, (_, i) =>
      ForecastScored({
        attempt: 1,
        ...fixtureForecast({
          job: name,
          replicate: i + 1,
          horizon,
          drift: job.drift ?? 0,
          confidence: job.confidence === undefined ? 0.71 : job.confidence,
          fragility: job.fragility ?? 0.31,
          ...(job.driver === undefined ? {} : { driver: job.driver }),
        }),
      }),
    ),
    JobSucceeded({
      attempt: 1,
      cacheKey,
      forecasts: count,
      evidence: evidence && (await artifacts.put(canonicalJson(evidence))),
      evidenceKeys: [],
      cost: { milliseconds: 1234.5 + worker, peakBytes: 40_000_000 + worker, turns: 1, rules: 1 },
    }),
  ];
}

async function license(
  log: EventLog,
  { batchId, jobs, policy }: FixtureBatch,
  count: number,
  horizon: number,
): Promise<{ accepted: number; rejected: number; licensed: number }> {
  const append = await appender(log, streams.license(batchId));
  const totals = { accepted: 0, rejected: 0, licensed: 0 };
  for (const [i, job] of jobs.entries()) {
    if (job.failure) continue;
    const events: EventInput[] = Array.from({ length: count }, (_, r) => {
      const about = { job: i + 1, replicate: r + 1 };
      if (job.reject) {
        totals.rejected++;
        return ForecastRejected({
          ...about,
          reasons: [
            {
              code: 'high_fragility',
              severity: 'reject',
              message: 'fragility 0.9 is above 0.7',
              value: 0.9,
              limit: 0.7,
            },
          ],
          warnings: [],
        });
      }
      totals.accepted++;
      const warnings = [
        { code: 'confidence_unknown', severity: 'warn' as const, message: 'not enough', value: null, limit: 0.4 },
      ];
      return ForecastAccepted({ ...about, warnings: job.confidence === null ? warnings : [] });
    });
    const licensed = new Set(job.licensed ?? []);
    if (licensed.size > 0) totals.licensed += count;
    const decision = {
      job: i + 1,
      replicate: 1,
      through: count,
      policy: 'default',
      verdict: licensed.has(3) ? ('licensed' as const) : ('insufficient_evidence' as const),
      status: licensed.has(3) ? 'licensed' : 'insufficient evidence',
      explanation: 'because',
      pairs: Array.from({ length: horizon }, (_, h) => pairVerdict(h + 1, licensed.has(h + 1))),
      until: '2010-03',
      change: licensed.has(3) ? 'skill: lower bound 0.013 lower, then informational' : '6 more scored origins',
      warnings: licensed.has(3) ? [] : [revisedWarning],
      ...(policy === undefined
        ? {}
        : {
            trustLabel: policyTrustLabel(policy, {
              confidence: job.confidence === undefined ? 0.71 : job.confidence,
              fragility: job.fragility ?? 0.31,
            }),
          }),
    };
    await append([...events, licensed.has(3) ? ForecastLicensed(decision) : LicenseRefused(decision)]);
  }
  await append([BatchLicensed({ ...totals, byVerdict: {} })]);
  return totals;
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
