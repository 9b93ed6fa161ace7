import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { canonicalJson, MAX_COMMIT_BYTES, streams, type JobEvidence } from '@pulse/contracts';
import * as builders from '@pulse/testing';
import { evidencePair, jobEvidence, originsWithPits } from '../testing/evidence.js';
import { openBench, WORLD, type Batch, type Job, type LicenseBench } from '../testing/simulated-batch.js';

let bench: LicenseBench;
beforeEach(async () => {
  bench = await openBench(builders);
});
afterEach(() => bench.close());

/** Calibrated at horizon 1, and always in the lower tail at horizon 2, from period 30 on. */
const even = [0.31, 0.72, 0.55, 0.12, 0.93, 0.48, 0.64, 0.27, 0.81, 0.4];
const drifted = originsWithPits(
  30,
  Array.from({ length: 40 }, (_, i) => [even[i % even.length]!, 0.02]),
);
const calibrated = originsWithPits(
  30,
  Array.from({ length: 40 }, (_, i) => [even[i % even.length]!, even[(i >> 1) % even.length]!]),
);
const evidenceOf = (origins: JobEvidence['origins'] = []) => jobEvidence(evidencePairs, [], origins);
const evidencePairs = [evidencePair({ horizon: 1 }), evidencePair()];

async function judge(batchId: string, jobs: readonly Job[], batch: Batch = {}) {
  await bench.simulated(batchId, jobs, batch);
  expect(await bench.license.judgeDue(batchId)).toBe(true);
}
const withdrawals = async (batchId: string) =>
  (await bench.decisions(batchId)).filter(({ type }) => type === 'LicenseWithdrawn').map(({ data }) => data);

const old: Job = { evidence: evidenceOf(), origin: '41', params: { p: 1 } };
const later = (origins: JobEvidence['origins']): Job => ({ ...old, origin: '69', evidence: evidenceOf(origins) });

describe('licences of earlier batches', () => {
  it('are withdrawn where outcomes since their origin are not those of a calibrated forecast', async () => {
    await judge('old', [old]);
    await judge('new', [later(drifted)], { baseline: 'old' });
    // Origins 41, 43, ... 69: after n = 15 in the lower tail the mixture of 0.2 is 1/2 B(1/2, ...) of them, far above 20.
    expect(await withdrawals('old')).toMatchObject([
      {
        job: 1,
        replicate: 1,
        through: 2,
        policy: 'default@1',
        target: 'x',
        horizon: 2,
        limit: 20,
        n: 15,
        from: '41',
        to: '69',
        shownBy: 'new',
      },
    ]);
    expect((await bench.decisions('new')).at(-1)!.type).toBe('BatchLicensed');
  });

  it('stay where the outcomes are those of a calibrated forecast', async () => {
    await judge('old', [old]);
    await judge('new', [later(calibrated)], { baseline: 'old' });
    expect(await withdrawals('old')).toEqual([]);
  });

  it.each([
    ['other parameters', { params: { p: 2 } }, {}],
    ['no later origin', { origin: '41' }, {}],
    ['no evidence', { evidence: null }, {}],
    ['another engine', {}, { engine: 'other' }],
    ['another world', {}, { world: { ...WORLD, description: 'other' } }],
    ['no baseline', {}, { baseline: null }],
  ])('stay where the later batch has %s', async (_what, job, batch) => {
    await judge('old', [old]);
    await judge('new', [{ ...later(drifted), ...job }], { baseline: 'old', ...batch });
    expect(await withdrawals('old')).toEqual([]);
  });

  it('are withdrawn once, by whichever later batch shows it first, through the chain of baselines', async () => {
    await judge('old', [old]);
    await judge('middle', [{ ...old, origin: '50' }], { baseline: 'old' });
    await judge('new', [later(drifted)], { baseline: 'middle' });
    await judge('newer', [later(drifted)], { baseline: 'new' });
    const shown = async (batchId: string) => (await withdrawals(batchId)).map(({ shownBy, from }) => [shownBy, from]);
    expect([await shown('old'), await shown('middle'), await shown('new')]).toEqual([
      [['new', '41']],
      [['new', '50']],
      [],
    ]);
  });

  it('are withdrawn before the last decision of the later batch, so that a stop in between loses none', async () => {
    await judge('old', [old]);
    await bench.simulated('new', [later(drifted)], { baseline: 'old' });
    const { log } = bench;
    const append = log.append.bind(log);
    log.append = async (stream, ...rest) => {
      if (stream === streams.license('old')) throw new Error('the disk is full');
      return append(stream, ...rest);
    };
    await expect(bench.license.judgeDue('new')).rejects.toThrow('the disk is full');
    expect((await bench.decisions('new')).some(({ type }) => type === 'BatchLicensed')).toBe(false);
    log.append = append;
    expect(await bench.license.judgeDue('new')).toBe(true);
    expect(await withdrawals('old')).toHaveLength(1);
    expect(await bench.license.judgeDue('new')).toBe(false);
    // Stopped after the withdrawal and before its own last decision: nothing is withdrawn twice.
    await bench.simulated('again', [later(drifted)], { baseline: 'old' });
    expect(await bench.license.judgeDue('again')).toBe(true);
    expect(await withdrawals('old')).toHaveLength(1);
  });

  it('may be more than one commit holds', async () => {
    await judge(
      'old',
      Array.from({ length: 900 }, () => ({ ...old, replicates: 1 })),
    );
    const before = (await bench.log.head())!.position;
    await judge('new', [later(drifted)], { baseline: 'old' });
    const sizes: number[] = [];
    for await (const { commit } of bench.log.read(before + 1))
      if (commit.stream === streams.license('old')) sizes.push(canonicalJson(commit).length);
    expect(await withdrawals('old')).toHaveLength(900);
    expect(sizes.length).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_COMMIT_BYTES);
  });

  it('of a job that is judged already keep its batch judged', async () => {
    await judge('old', [old]);
    await judge('new', [later(drifted)], { baseline: 'old' });
    expect(await bench.license.judgeDue('old')).toBe(false);
  });
});
