import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  BatchSimulated,
  canonicalJson,
  JobFailed,
  JobReused,
  JobStarted,
  MAX_COMMIT_BYTES,
  streams,
  World,
  type EventInput,
  type ForecastScore,
  type JobEvidence,
} from '@pulse/contracts';
import { POLICIES, type LicensePolicy } from '@pulse/domain';
import { batchWriter, plannedJob, scoredForecast, succeededJob, testPlan } from '@pulse/testing';
import { jobEvidence } from '../testing/evidence.js';
import { openPorts } from '../testing/ports.js';
import { LicenseService } from './judge-batch.js';

const world = World.parse({ name: 'w', variables: { x: { initial: 1, process: 'constant' } }, targets: ['x'] });

async function setUp() {
  const opened = await openPorts();
  const license = new LicenseService({ log: opened.log, artifacts: opened.artifacts, actor: 'license' });
  return { ...opened, ...batchWriter(opened), license, world: await opened.artifacts.put(canonicalJson(world)) };
}

let ports: Awaited<ReturnType<typeof setUp>>;
beforeEach(async () => {
  ports = await setUp();
});
afterEach(() => ports.close());

interface Job {
  readonly evidence?: JobEvidence | null;
  readonly score?: Partial<ForecastScore>;
  readonly replicates?: number;
  readonly end?: 'succeeded' | 'failed' | 'reused';
}

/** A batch with every job final, ready to be judged. */
async function simulated(batchId: string, jobs: readonly Job[], policy: LicensePolicy = POLICIES['default']!) {
  const planned = jobs.map((_, i) => plannedJob(i + 1));
  const plan = testPlan(planned, { config: { world: ports.world } });
  const submission = { world: ports.world, policy: await ports.artifacts.put(canonicalJson(policy)) };
  await ports.submit(batchId, plan, { submission });
  for (const [i, job] of jobs.entries()) {
    const { evidence = null, score = {}, replicates = 2, end = 'succeeded' } = job;
    const { name, cacheKey, number } = planned[i]!;
    const stream = streams.job(batchId, number);
    const hash = evidence === null ? null : await ports.artifacts.put(canonicalJson(evidence));
    const forecasts = Array.from({ length: replicates }, (_, r) =>
      scoredForecast(r + 1, { score: { ...scoredForecast(1).score, ...score } }),
    );
    const success = succeededJob(planned[i]!, forecasts, { evidence: hash });
    if (end === 'succeeded') await ports.append(stream, ...success);
    else if (end === 'failed')
      await ports.append(
        stream,
        JobStarted({ attempt: 1, worker: 'w', name, cacheKey }),
        JobFailed({ attempt: 1, class: 'error', message: 'm', detail: null, final: true }),
      );
    else {
      await ports.append(streams.job(`${batchId}_source`, 1), ...success);
      const source = `job.${batchId}_source.1@${success.length}`;
      await ports.append(stream, JobReused({ cacheKey, source, forecasts: replicates }));
    }
  }
  await ports.append(
    streams.batch(batchId),
    BatchSimulated({ succeeded: jobs.length, reused: 0, failed: 0, cancelled: 0 }),
  );
}

const decisions = async (batchId: string) =>
  (await ports.log.load(streams.license(batchId))).events.map(({ type, schemaVersion, data }): EventInput => ({
    type,
    schemaVersion,
    data,
  }));
const brief = ({ type, data }: EventInput) => `${type} ${JSON.stringify([data['job'], data['replicate']])}`;

/** Judges a batch of one job and gives the decision on it. */
async function judged(job: Job, policy?: LicensePolicy) {
  await simulated('b1', [job], policy);
  expect(await ports.license.judgeDue('b1')).toBe(true);
  return (await decisions('b1')).find(({ type }) => type === 'ForecastLicensed' || type === 'LicenseRefused')!;
}

describe('judging a batch', () => {
  it('accepts or rejects each forecast and judges each job once, in plan order', async () => {
    await simulated('b1', [
      {},
      { end: 'failed' },
      { score: { confidence: 0.1 }, replicates: 3 },
      { end: 'reused', evidence: jobEvidence() },
    ]);
    expect(await ports.license.judgeDue('b1')).toBe(true);
    const events = await decisions('b1');
    expect(events.map(brief)).toEqual([
      'ForecastAccepted [1,1]',
      'ForecastAccepted [1,2]',
      'LicenseRefused [1,1]',
      'ForecastRejected [3,1]',
      'ForecastRejected [3,2]',
      'ForecastRejected [3,3]',
      'LicenseRefused [3,1]',
      'ForecastAccepted [4,1]',
      'ForecastAccepted [4,2]',
      'LicenseRefused [4,1]',
      'BatchLicensed [null,null]',
    ]);
    expect(events[3]!.data).toEqual({
      job: 3,
      replicate: 1,
      reasons: [
        { code: 'low_confidence', severity: 'reject', message: 'confidence 0.1 is below 0.4', value: 0.1, limit: 0.4 },
      ],
      warnings: [],
    });
    expect(events[6]!.data).toMatchObject({ through: 3, policy: 'default@1' });
    expect(events.at(-1)!.data).toEqual({
      accepted: 4,
      rejected: 3,
      licensed: 0,
      byVerdict: { insufficient_evidence: 7 },
    });
  });

  it('is due only once every job is final, and once', async () => {
    await ports.submit('b1', testPlan([]));
    expect(await ports.license.judgeDue('b1')).toBe(false);
    await simulated('b2', [{}]);
    expect(await ports.license.judgeDue('b2')).toBe(true);
    const head = await ports.log.head();
    expect(await ports.license.judgeDue('b2')).toBe(false);
    expect(await ports.log.head()).toEqual(head);
    await expect(ports.license.judgeDue('nothing')).rejects.toMatchObject({ code: 'batch.unknown' });
  });

  it('by two at once gives one set of decisions', async () => {
    await simulated('b1', [{}, {}]);
    const both = await Promise.all([ports.license.judgeDue('b1'), ports.license.judgeDue('b1')]);
    expect(both.sort()).toEqual([false, true]);
    expect((await decisions('b1')).filter(({ type }) => type === 'BatchLicensed')).toHaveLength(1);
    expect(await decisions('b1')).toHaveLength(7);
  });

  it('goes on after any decision as if it had never stopped', async () => {
    const jobs: Job[] = [{ replicates: 3 }, { score: { confidence: 0.1 } }, { end: 'failed' }, {}];
    await simulated('whole', jobs);
    await ports.license.judgeDue('whole');
    const whole = await decisions('whole');
    expect(whole).toHaveLength(11);
    for (let done = 0; done < whole.length; done++) {
      const batchId = `stopped_${done}`;
      await simulated(batchId, jobs);
      if (done > 0) await ports.append(streams.license(batchId), ...whole.slice(0, done));
      expect(await ports.license.judgeDue(batchId)).toBe(true);
      expect(await decisions(batchId)).toEqual(whole);
    }
  });

  it('packs decisions into few commits that are allowed', async () => {
    await simulated(
      'b1',
      Array.from({ length: 60 }, () => ({ replicates: 20, score: { confidence: 0.1 } })),
    );
    const before = (await ports.log.head())!.position;
    await ports.license.judgeDue('b1');
    const sizes: number[] = [];
    for await (const { commit } of ports.log.read(before + 1)) sizes.push(canonicalJson(commit).length);
    expect(await decisions('b1')).toHaveLength(60 * 21 + 1);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_COMMIT_BYTES);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    expect(sizes.length).toBeGreaterThan(1);
    expect(sizes.length).toBeLessThan(2 + total / (MAX_COMMIT_BYTES / 2));
  });
});

describe('the decision on a job', () => {
  it('lacks evidence where none was gathered, and says what was not evaluated', async () => {
    const { type, data } = await judged({});
    expect(type).toBe('LicenseRefused');
    expect(data).toMatchObject({ verdict: 'insufficient_evidence', status: 'insufficient_evidence', until: null });
    expect(data['explanation']).toBe(
      'Not enough evidence to license. scored_origins has not enough evidence (0, needed 40); ' +
        'coverage80 was not evaluated; pit_uniform was not evaluated; skill was not evaluated; ' +
        'diebold_mariano was not evaluated.',
    );
  });

  it('is refused where its intervals miss too much', async () => {
    const { data } = await judged({ evidence: jobEvidence({ coverage80: { share: 0.5, low: 0.3, high: 0.7 } }) });
    expect(data['verdict']).toBe('refused');
    expect(data['explanation']).toMatch(/^Refused\. coverage80 failed \(0\.5, needed \[0\.7, 0\.9\]\); /);
  });

  it('is refused where the forecast is fragile', async () => {
    const { data } = await judged({ evidence: jobEvidence(), score: { fragility: 0.71 } });
    expect(data['verdict']).toBe('refused');
    expect(data['explanation']).toContain('fragility failed (0.71, needed 0.7)');
  });

  it('is refused where a rule that history cannot evaluate reaches the target', async () => {
    const { type, data } = await judged({ evidence: jobEvidence({}, ['x']) });
    expect([type, data['verdict']]).toEqual(['LicenseRefused', 'refused']);
    expect(data['explanation']).toMatch(/^Refused\. a rule that history cannot evaluate can reach the headline target/);
  });

  it('is not refused where such a rule reaches another target', async () => {
    const { data } = await judged({ evidence: jobEvidence({}, ['y']) });
    expect(data['verdict']).not.toBe('refused');
    expect(data['explanation']).not.toContain('history cannot evaluate');
  });

  it.each([
    // Confidence from 0.6 on, and a trust label from confidence 0.5 on and fragility up to 0.7.
    [0.6, 0.2, 'ForecastLicensed', 'licensed', '✅ Approved', /^This forecast met all trust criteria/],
    [0.59, 0.2, 'LicenseRefused', 'refused', '❌ No Confidence', /Confidence was too low \(0\.59\)\./],
    [0.6, 0.71, 'LicenseRefused', 'refused', '🚫 Untrusted', /label is '🟡 Unstable', not fully trusted\./],
  ])('is that of the original under the classic policy (%d, %d)', async (confidence, fragility, type, ...rest) => {
    const [verdict, status, explanation] = rest;
    const decision = await judged({ score: { confidence, fragility } }, POLICIES['classic']);
    expect(decision).toMatchObject({ type, data: { verdict, status, policy: 'classic@1', pairs: [] } });
    expect(decision.data['explanation']).toMatch(explanation);
    const { data } = (await decisions('b1')).at(-1)!;
    expect(data).toMatchObject({ licensed: type === 'ForecastLicensed' ? 2 : 0, byVerdict: { [verdict]: 2 } });
  });
});
