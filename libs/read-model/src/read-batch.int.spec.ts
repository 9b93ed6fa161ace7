import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  BatchCompleted,
  BatchSimulated,
  canonicalJson,
  ForecastScored,
  JobFailed,
  JobReused,
  JobStarted,
  QUANTILE_LEVELS,
  streams,
  type ForecastBody,
} from '@pulse/contracts';
import { ArtifactMissingError } from '@pulse/artifact-store';
import {
  batchWriter,
  fakeHash,
  forecastBody,
  plannedJob,
  scoredForecast,
  submitted,
  succeededJob,
  testPlan,
} from '@pulse/testing';
import { readBatch, readJobs, readJson } from './read-batch.js';
import { bodyOf, readJob } from './read-job.js';
import { openPorts } from './testing/ports.js';

async function setUp() {
  const opened = await openPorts();
  return { ...opened, ...batchWriter(opened) };
}

let ports: Awaited<ReturnType<typeof setUp>>;
beforeEach(async () => {
  ports = await setUp();
});
afterEach(() => ports.close());

const noJobs = { succeeded: 0, reused: 0, failed: 0, cancelled: 0 };

describe('reading a batch', () => {
  it('gives its plan, its state and the times that the log has', async () => {
    const plan = await ports.submit('b1');
    const running = await readBatch(ports.log, ports.artifacts, 'b1');
    const { events, revision } = await ports.log.load('batch.b1');
    expect(running).toMatchObject({ batchId: 'b1', plan, revision, endedAt: null });
    expect(running.submittedAt).toBe(events[0]!.recordedAt);
    expect(running.state.status).toBe('planned');
    await ports.append('batch.b1', BatchSimulated(noJobs));
    await ports.append('batch.b1', BatchCompleted({ jobs: noJobs, accepted: 0, rejected: 0, licensed: 0 }));
    const ended = await readBatch(ports.log, ports.artifacts, 'b1');
    expect(ended.state.status).toBe('completed');
    expect(ended.endedAt).toBe((await ports.log.load('batch.b1')).events.at(-1)!.recordedAt);
  });

  it('says that there is none, also for half a submission', async () => {
    await ports.append('batch.half', submitted('half', fakeHash('plan'))[0]!);
    for (const id of ['nothing', 'half']) {
      await expect(readBatch(ports.log, ports.artifacts, id)).rejects.toMatchObject({
        code: 'batch.unknown',
        batchId: id,
        message: `there is no batch "${id}" in this log: "pulse batches" lists those that there are`,
      });
    }
  });

  it('fails where its plan is not stored', async () => {
    await ports.append('batch.b1', ...submitted('b1', fakeHash('plan')));
    await expect(readBatch(ports.log, ports.artifacts, 'b1')).rejects.toThrow(ArtifactMissingError);
  });

  it('reads keys with escapes as they are written', async () => {
    const hash = await ports.artifacts.put('{"\\\\":0,"\\"":1,"h":2}');
    await readJson(ports.artifacts, hash);
    expect(Object.keys((await readJson(ports.artifacts, hash)) as object)).toEqual(['\\', '"', 'h']);
  });

  it('gives its jobs in plan order, whatever their numbers', async () => {
    const jobs = Array.from({ length: 70 }, (_, i) => plannedJob(3 * i + 2));
    const plan = await ports.submit('b1', testPlan(jobs));
    await ports.append('job.b1.5', ...succeededJob(jobs[1]!));
    const seen: [number, string][] = [];
    for await (const job of readJobs(ports.log, { batchId: 'b1', plan })) seen.push([job.planned.number, job.status]);
    expect(seen).toEqual(jobs.map(({ number }) => [number, number === 5 ? 'succeeded' : 'pending']));
  });
});

describe('reading a job', () => {
  const planned = plannedJob(1);

  it('gives forecasts by replicate, in whatever order and attempt they were scored', async () => {
    const { name, cacheKey } = planned;
    const start = (attempt: number) => JobStarted({ attempt, worker: 'w', name, cacheKey });
    const scored = (attempt: number, replicate: number) => ForecastScored({ ...scoredForecast(replicate), attempt });
    await ports.append('job.b1.1', start(1), scored(1, 2));
    await ports.append('job.b1.1', start(2), scored(2, 3), scored(2, 1));
    const job = await readJob(ports.log, 'b1', planned);
    expect(job.forecasts.map(({ replicate }) => replicate)).toEqual([1, 2, 3]);
    expect(job).toMatchObject({ status: 'running', attempts: 2, cost: null, failure: null, evidence: null });
  });

  it('gives the cost, the evidence and the last failure', async () => {
    const evidence = fakeHash('evidence');
    const first = JobStarted({ attempt: 1, worker: 'w', name: planned.name, cacheKey: planned.cacheKey });
    const failure = { class: 'timeout', message: 'too long', detail: null } as const;
    await ports.append('job.b1.1', first, JobFailed({ ...failure, attempt: 1, final: false }));
    await ports.append('job.b1.1', ...succeededJob(planned, [scoredForecast(1)], { attempt: 2, evidence }));
    const job = await readJob(ports.log, 'b1', planned);
    expect(job).toMatchObject({ status: 'succeeded', attempts: 2, evidence, failure, reusedFrom: null });
    expect(job.cost).toEqual({ milliseconds: 12, peakBytes: 1000, turns: 400, rules: 30 });
  });

  it('shows the forecasts, evidence and cost of the job that it reuses', async () => {
    const evidence = fakeHash('evidence');
    await ports.append(streams.job('b0', 7), ...succeededJob(plannedJob(7), undefined, { evidence }));
    await ports.append(
      streams.job('b1', 1),
      JobReused({ cacheKey: planned.cacheKey, source: 'job.b0.7@4', forecasts: 2 }),
    );
    const source = await readJob(ports.log, 'b0', plannedJob(7));
    const reused = await readJob(ports.log, 'b1', planned);
    expect(reused).toEqual({ ...source, planned, status: 'reused', attempts: 0, reusedFrom: 'job.b0.7@4' });
    expect(reused.forecasts).toHaveLength(2);
  });

  it('without a word so far is pending', async () => {
    expect(await readJob(ports.log, 'b1', planned)).toEqual({
      planned,
      status: 'pending',
      attempts: 0,
      forecasts: [],
      evidence: null,
      cost: null,
      failure: null,
      reusedFrom: null,
    });
  });
});

describe('the body of a forecast', () => {
  const single: ForecastBody = {
    ...forecastBody(),
    targets: { x: { mean: [7], sd: [0], quantiles: [[7]], error: [0] } },
  };
  const rows = [QUANTILE_LEVELS.map(() => 7)];

  it('is read from its artefact, or as it is, with all its quantiles', async () => {
    const artifact = await ports.artifacts.put(canonicalJson(single));
    for (const body of [single, { artifact }]) {
      const read = await bodyOf(ports.artifacts, scoredForecast(1, { body }));
      expect(read.targets['x']!.quantiles).toEqual(rows);
    }
  });

  it('is refused where the artefact holds something else', async () => {
    const artifact = await ports.artifacts.put('{"targets":{}}');
    await expect(bodyOf(ports.artifacts, scoredForecast(1, { body: { artifact } }))).rejects.toThrow(/paths/);
  });
});
