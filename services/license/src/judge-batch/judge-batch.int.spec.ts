import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  canonicalJson,
  MAX_COMMIT_BYTES,
  ReplayDiverged,
  ReplayVerified,
  streams,
  World,
  type EventInput,
} from '@pulse/contracts';
import { POLICIES } from '@pulse/domain';
import * as builders from '@pulse/testing';
import { readLicences } from '../read-licences/read-licences.js';
import { evidencePair, jobEvidence } from '../testing/evidence.js';
import { openBench, type Batch, type Job, type LicenseBench } from '../testing/simulated-batch.js';

let bench: LicenseBench;
beforeEach(async () => {
  bench = await openBench(builders);
});
afterEach(() => bench.close());

const brief = ({ type, data }: EventInput) => `${type} ${JSON.stringify([data['job'], data['replicate']])}`;

/** Judges a batch of one job and gives the decision on it. */
async function judged(job: Job, batch?: Batch) {
  await bench.simulated('b1', [job], batch);
  expect(await bench.license.judgeDue('b1')).toBe(true);
  return (await bench.decisions('b1')).find(({ type }) => type === 'ForecastLicensed' || type === 'LicenseRefused')!;
}

describe('judging a batch', () => {
  it('accepts or rejects each forecast and judges each job once, in plan order', async () => {
    await bench.simulated('b1', [
      {},
      { end: 'failed' },
      { score: { confidence: 0.1 }, replicates: 3 },
      { end: 'reused', evidence: jobEvidence({ dmP: 0.04 }) },
    ]);
    expect(await bench.license.judgeDue('b1')).toBe(true);
    const events = await bench.decisions('b1');
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
      'ForecastLicensed [4,1]',
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
      byVerdict: { insufficient_evidence: 5, informational: 2 },
    });
  });

  it('is due only once every job is final, and once', async () => {
    await builders.batchWriter(bench).submit('b1', builders.testPlan([]));
    expect(await bench.license.judgeDue('b1')).toBe(false);
    await bench.simulated('b2', [{}]);
    expect(await bench.license.judgeDue('b2')).toBe(true);
    const head = await bench.log.head();
    expect(await bench.license.judgeDue('b2')).toBe(false);
    expect(await bench.log.head()).toEqual(head);
    await expect(bench.license.judgeDue('nothing')).rejects.toMatchObject({ code: 'batch.unknown' });
  });

  it('by two at once gives one set of decisions', async () => {
    await bench.simulated('b1', [{}, {}]);
    const both = await Promise.all([bench.license.judgeDue('b1'), bench.license.judgeDue('b1')]);
    expect(both.sort()).toEqual([false, true]);
    expect((await bench.decisions('b1')).filter(({ type }) => type === 'BatchLicensed')).toHaveLength(1);
    expect(await bench.decisions('b1')).toHaveLength(7);
  });

  it('goes on after any decision as if it had never stopped', async () => {
    const jobs: Job[] = [
      { replicates: 3, evidence: jobEvidence() },
      { score: { confidence: 0.1 } },
      { end: 'failed' },
      // Alone it would pass: p 0.03 over two tests is 0.04 with 0.001 and fails over four.
      { evidence: jobEvidence({ dmP: 0.03 }) },
    ];
    await bench.simulated('whole', jobs);
    await bench.license.judgeDue('whole');
    const whole = await bench.decisions('whole');
    expect(whole).toHaveLength(11);
    for (let done = 0; done < whole.length; done++) {
      const batchId = `stopped_${done}`;
      await bench.simulated(batchId, jobs);
      if (done > 0) await bench.append(streams.license(batchId), ...whole.slice(0, done));
      expect(await bench.license.judgeDue(batchId)).toBe(true);
      expect(await bench.decisions(batchId)).toEqual(whole);
    }
  });

  it('says verdicts on more pairs than a commit holds before the decision, and goes on after any of them', async () => {
    const names = Array.from({ length: 200 }, (_, i) => `target_number_${i}`);
    const variables = Object.fromEntries(names.map((name) => [name, { initial: 1, process: 'constant' as const }]));
    const world = World.parse({ name: 'wide', variables, targets: names });
    const jobs: Job[] = [
      { targets: names, evidence: jobEvidence(names.map((target) => evidencePair({ target }))) },
      { targets: names, evidence: jobEvidence(names.map((target) => evidencePair({ target, n: 3 }))) },
    ];
    await bench.simulated('whole', jobs, { world });
    await bench.license.judgeDue('whole');
    const whole = await bench.decisions('whole');
    const parts = whole.filter(({ type }) => type === 'PairsJudged').length;
    expect(parts).toBeGreaterThan(2);
    const { licences } = await readLicences(bench.log, 'whole');
    for (const { decision } of licences) expect(decision.pairs.map(({ target }) => target)).toEqual(names);
    for await (const { commit } of bench.log.read(1))
      expect(canonicalJson(commit).length).toBeLessThanOrEqual(MAX_COMMIT_BYTES);

    for (let done = 1; done < whole.length; done++) {
      const batchId = `stopped_${done}`;
      await bench.simulated(batchId, jobs, { world });
      for (const event of whole.slice(0, done)) await bench.append(streams.license(batchId), event);
      await bench.license.judgeDue(batchId);
      expect(await bench.decisions(batchId)).toEqual(whole);
    }
  });

  it('packs decisions into few commits that are allowed', async () => {
    await bench.simulated(
      'b1',
      Array.from({ length: 60 }, () => ({ replicates: 20, score: { confidence: 0.1 } })),
    );
    const before = (await bench.log.head())!.position;
    await bench.license.judgeDue('b1');
    const sizes: number[] = [];
    for await (const { commit } of bench.log.read(before + 1)) sizes.push(canonicalJson(commit).length);
    expect(await bench.decisions('b1')).toHaveLength(60 * 21 + 1);
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
    expect(data).toMatchObject({
      verdict: 'insufficient_evidence',
      status: 'insufficient_evidence',
      until: '43',
      change: '40 more scored origins',
      warnings: [],
    });
    expect(data['explanation']).toBe(
      'Not enough evidence to license. scored_origins has not enough evidence (0, needed at least 40); ' +
        'coverage80 was not evaluated; pit_uniform was not evaluated; skill was not evaluated; ' +
        'diebold_mariano was not evaluated.',
    );
  });

  it('is refused where its intervals miss too much', async () => {
    const { data } = await judged({ evidence: jobEvidence({ coverage80: { share: 0.5, low: 0.3, high: 0.7 } }) });
    expect(data['verdict']).toBe('refused');
    expect(data['explanation']).toMatch(
      /^Refused\. coverage80 failed \(0\.5, needed \[0\.7, 0\.9\], exact p at least 0\.05\)\./,
    );
  });

  it('has the trust label that the policy of the batch gives, and none by the classic policy', async () => {
    const score = { confidence: 0.65, fragility: 0.3 };
    const { trust } = POLICIES['default']!;
    const strict = { ...POLICIES['default']!, trust: { ...trust, trusted: { minConfidence: 0.7, maxFragility: 0.4 } } };
    const labels: unknown[] = [];
    for (const [i, policy] of [POLICIES['default']!, strict, POLICIES['classic']!].entries()) {
      await bench.simulated(`b${i}`, [{ score }], { policy });
      await bench.license.judgeDue(`b${i}`);
      labels.push((await bench.decisions(`b${i}`)).find(({ data }) => 'explanation' in data)!.data['trustLabel']);
    }
    expect(labels).toEqual(['trusted', 'moderate', undefined]);
  });

  it('is refused where the forecast is fragile', async () => {
    const { data } = await judged({ evidence: jobEvidence(), score: { fragility: 0.71 } });
    expect(data['verdict']).toBe('refused');
    expect(data['explanation']).toContain('fragility failed (0.71, needed at most 0.7)');
  });

  it('is refused where a rule that history cannot evaluate reaches the target', async () => {
    const { type, data } = await judged({ evidence: jobEvidence({}, ['x']) });
    expect([type, data['verdict']]).toEqual(['LicenseRefused', 'refused']);
    expect(data['explanation']).toMatch(/^Refused\. a rule that history cannot evaluate can reach the target \(R006\)/);
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
    const decision = await judged({ score: { confidence, fragility } }, { policy: POLICIES['classic']! });
    expect(decision).toMatchObject({ type, data: { verdict, status, policy: 'classic@1', pairs: [] } });
    expect(decision.data['explanation']).toMatch(explanation);
    const { data } = (await bench.decisions('b1')).at(-1)!;
    expect(data).toMatchObject({ licensed: type === 'ForecastLicensed' ? 2 : 0, byVerdict: { [verdict]: 2 } });
  });

  it('is a licence where every test passes, until the end of the horizon, with the closest test named', async () => {
    const { type, data } = await judged({ evidence: jobEvidence() });
    expect([type, data['verdict'], data['until']]).toEqual(['ForecastLicensed', 'licensed', '43']);
    expect(data['change']).toBe('skill: lower bound 0.11 lower, then informational');
    const [pair] = data['pairs'] as { tests: { test: string; verdict: string }[] }[];
    expect(pair!.tests.map(({ test, verdict }) => [test, verdict])).toEqual(
      [
        'scored_origins',
        'coverage80',
        'pit_uniform',
        'skill',
        'diebold_mariano',
        'fragility',
        'scenario_rules',
        'vintages',
      ].map((test) => [test, 'pass']),
    );
  });

  it('adjusts the p-values once over all jobs, failed ones included', async () => {
    const jobs: Job[] = [{ evidence: jobEvidence({ dmP: 0.02 }) }, { end: 'failed' }];
    await bench.simulated('two', jobs);
    await bench.simulated('three', [...jobs, { end: 'failed' }]);
    const verdictIn = async (batchId: string) => {
      await bench.license.judgeDue(batchId);
      const data = (await bench.decisions(batchId)).find(({ type }) => type === 'ForecastLicensed')!.data;
      const tests = (data['pairs'] as { tests: { test: string; value: unknown }[] }[])[0]!.tests;
      return [data['verdict'], tests.find(({ test }) => test === 'diebold_mariano')!.value];
    };
    // 0.02 x 2 / 1 and 0.02 x 3 / 1.
    expect(await verdictIn('two')).toEqual(['licensed', 0.04]);
    expect(await verdictIn('three')).toEqual(['informational', 0.06]);
  });

  const two = World.parse({
    name: 'w',
    variables: { x: { initial: 1, process: 'constant' }, y: { initial: 1, process: 'constant' } },
    targets: ['x', 'y'],
  });
  const both = { targets: ['x', 'y'] };
  const pairsOf = ({ data }: EventInput) =>
    (data['pairs'] as { target: string; horizon: number; verdict: string }[]).map(({ target, horizon, verdict }) => [
      target,
      horizon,
      verdict,
    ]);

  it('judges each pair by itself: a scenario rule takes the licence from what it can reach', async () => {
    const pairs = [evidencePair(), evidencePair({ target: 'y' })];
    const decision = await judged({ ...both, evidence: jobEvidence(pairs, ['y']) }, { world: two });
    expect(pairsOf(decision)).toEqual([
      ['x', 2, 'licensed'],
      ['y', 2, 'refused'],
    ]);
    expect(decision.data['verdict']).toBe('licensed');
  });

  it('takes in the horizons that the policy names', async () => {
    const pairs = [evidencePair({ horizon: 1 }), evidencePair(), evidencePair({ target: 'y', horizon: 1, n: 29 })];
    const policy = { ...POLICIES['default']!, name: 'wide', version: 3, horizons: [1, 9] };
    const decision = await judged({ ...both, evidence: jobEvidence(pairs) }, { world: two, policy });
    expect(decision.data['policy']).toBe('wide@3');
    expect(pairsOf(decision)).toEqual([
      ['x', 1, 'licensed'],
      ['x', 2, 'licensed'],
      ['y', 1, 'insufficient_evidence'],
      ['y', 2, 'insufficient_evidence'],
    ]);
  });

  it('leaves out of the scope what revised data without vintages feed, and warns', async () => {
    const source = { from: 'x.csv', date: 'date', revised: true };
    const world = { ...two, variables: { ...two.variables, y: { ...two.variables['y']!, source } } };
    const pairs = [evidencePair(), evidencePair({ target: 'y' })];
    const decision = await judged({ ...both, evidence: jobEvidence(pairs) }, { world: World.parse(world) });
    expect(pairsOf(decision)).toEqual([
      ['x', 2, 'licensed'],
      ['y', 2, 'insufficient_evidence'],
    ]);
    const warning = { code: 'revised_without_vintages', severity: 'warn', value: 'y', limit: null };
    expect(decision.data['warnings']).toMatchObject([warning]);
    const accepted = (await bench.decisions('b1'))[0]!;
    expect([accepted.type, accepted.data['warnings']]).toMatchObject(['ForecastAccepted', [warning]]);
  });

  it('rejects a forecast whose last replay came out otherwise', async () => {
    const [one, other] = [builders.scoredForecast(1), builders.scoredForecast(2)];
    const subject = { job: 1, replicate: 1, engine: 'test' };
    await bench.append(
      streams.audit('b1_source'),
      ReplayDiverged({ ...subject, forecastId: one.forecastId, differences: ['x h1'] }),
      ReplayDiverged({ ...subject, forecastId: other.forecastId, differences: ['x h1'] }),
      ReplayVerified({ ...subject, forecastId: other.forecastId, bytes: 9 }),
    );
    await judged({ end: 'reused' });
    const [first, second] = await bench.decisions('b1');
    expect([first!.type, second!.type]).toEqual(['ForecastRejected', 'ForecastAccepted']);
    expect(first!.data['reasons']).toMatchObject([{ code: 'replay_mismatch', value: 1 }]);
  });
});
