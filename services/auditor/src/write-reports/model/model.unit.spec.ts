import { describe, expect, it } from '@jest/globals';
import { mainEffect, matrixCells, varyingAxes } from './axes.js';
import { chooseBest } from './best-job.js';
import { fingerprint, groupFailures } from './failures.js';
import type { JobRow } from './job-row.js';
import { objectiveOf } from './objective.js';

const row = (number: number, change: Partial<JobRow> = {}): JobRow => ({
  number,
  name: `job${number}`,
  status: 'succeeded',
  axes: {},
  origin: null,
  forecasts: 1,
  accepted: 1,
  rejected: 0,
  headline: null,
  headlineOf: null,
  n: null,
  crps: null,
  skill: null,
  against: null,
  coverage80: null,
  confidence: null,
  confidenceReason: null,
  fragility: null,
  fragilityCause: null,
  driver: null,
  trustLabel: null,
  verdict: null,
  licence: null,
  warnings: [],
  reasons: [],
  turns: 0,
  rules: 0,
  bytes: null,
  seconds: null,
  failure: null,
  losses: null,
  ...change,
});

const failed = (number: number, message: string, axes: JobRow['axes'] = {}) =>
  row(number, { status: 'failed', axes, failure: { class: 'error', message, detail: null } });

describe('failures', () => {
  it('have one cause when their messages differ by numbers, names and hashes', () => {
    expect(fingerprint('"hope" is -0.25 at turn 17 (1e-3, deadbeef01)')).toBe(
      fingerprint('"rage" is 3 at turn 2 (5, 0123456789abcdef)'),
    );
    expect(fingerprint('too large')).not.toBe(fingerprint('too small'));
  });

  it('are grouped with what they have in common, the largest group first', () => {
    const rows = [
      failed(1, 'other', { lr: 1, k: 1 }),
      failed(2, 'lr 10 diverged at 3', { lr: 10, k: 1 }),
      failed(3, 'lr 10 diverged at 4', { lr: 10, k: 2 }),
      row(4, { axes: { lr: 1, k: 2 } }),
      row(5, { axes: { lr: 10, k: 3 } }),
    ];
    const groups = groupFailures(rows, ['lr', 'k']);
    expect(groups.map((group) => [group.count, group.names])).toEqual([
      [2, ['job2', 'job3']],
      [1, ['job1']],
    ]);
    expect(groups[0]!.common).toEqual([{ axis: 'lr', value: 10, jobs: 3, failed: 2 }]);
    expect(groups[0]!.message).toBe('lr 10 diverged at 3');
  });
});

describe('axes', () => {
  const skill = objectiveOf('skill');
  const of = (value: number | null) => (value === null ? null : { value, low: null, high: null });
  const rows = [
    row(1, { axes: { a: 1, b: 'x', c: 0 }, skill: of(0.1) }),
    row(2, { axes: { a: 2, b: 'x', c: 0 }, skill: of(0.3) }),
    row(3, { axes: { a: 2, b: 'y', c: 0 }, skill: of(null) }),
  ];

  it('are those with more than one value', () => {
    expect(varyingAxes(rows, ['a', 'b', 'c'])).toEqual([
      { name: 'a', values: [1, 2] },
      { name: 'b', values: ['x', 'y'] },
    ]);
  });

  it('mark combinations that were not planned, and those without a number', () => {
    const [a, b] = varyingAxes(rows, ['a', 'b']);
    expect(matrixCells(rows, a!, b!, skill).map((cell) => [cell.jobs, cell.value])).toEqual([
      [1, 0.1],
      [0, null],
      [1, 0.3],
      [1, null],
    ]);
  });

  it('average over what has a number', () => {
    const [a] = varyingAxes(rows, ['a']);
    expect(mainEffect(rows, a!, skill).levels).toEqual([
      { value: 1, jobs: 1, scored: 1, mean: 0.1, min: 0.1, max: 0.1 },
      { value: 2, jobs: 2, scored: 1, mean: 0.3, min: 0.3, max: 0.3 },
    ]);
  });
});

describe('the best job', () => {
  const origins = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `o${from + i}`);
  const scored = (number: number, lossAt: (i: number) => number, from = 0, to = 40) =>
    row(number, {
      losses: {
        target: 'x',
        horizon: 1,
        origins: origins(from, to),
        crps: origins(from, to).map((_, i) => lossAt(from + i)),
        baselines: { worse: origins(from, to).map(() => 4), last_value: origins(from, to).map(() => 2) },
      },
    });
  const skill = objectiveOf('skill');

  it('is chosen on the first 75 % of the common origins and judged on the rest', () => {
    const early = scored(1, (i) => (i < 30 ? 1 : 3));
    const late = scored(2, (i) => (i < 30 ? 1.5 : 1));
    // Origins 0 to 39: 30 choose, 10 judge; skill against the better baseline, whose loss is 2.
    expect(chooseBest([late, early], skill, 42)).toMatchObject({
      status: 'chosen',
      row: { name: 'job1' },
      against: 'last_value',
      tried: 2,
      selection: { n: 30, skill: expect.closeTo(0.5, 12) },
      report: { n: 10, skill: expect.closeTo(-0.5, 12) },
      ties: [],
    });
  });

  it('is tied with what cannot be told from it', () => {
    const wave = (i: number) => (i % 10 < 5 ? 0.4 : -0.4);
    const best = chooseBest(
      [scored(1, () => 1), scored(2, (i) => 1.01 + wave(i)), scored(3, () => 1), scored(4, () => 1.2)],
      skill,
      42,
    );
    expect(best.status === 'chosen' && best.ties.map((tie) => tie.row.name)).toEqual(['job3', 'job2']);
  });

  it('tells no jobs apart where the outcomes of its origins hardly fit into a block', () => {
    const far = (job: JobRow) => ({ ...job, losses: { ...job.losses!, horizon: 12 } });
    // 30 origins choose: 2.5 outcomes 12 periods ahead that do not overlap.
    expect(chooseBest([far(scored(1, () => 1)), far(scored(2, () => 9))], skill, 42)).toMatchObject({
      row: { name: 'job1' },
      selection: { n: 30, low: null, high: null },
      ties: [{ row: { name: 'job2' }, low: null, high: null }],
    });
  });

  it('compares on origins that all jobs have', () => {
    const best = chooseBest([scored(1, () => 1, 0, 40), scored(2, (i) => (i < 10 ? 0 : 1.5), 0, 60)], skill, 1);
    expect(best).toMatchObject({ selection: { n: 30 }, report: { n: 10 } });
  });

  it('is none without enough evidence, and never a job without an accepted forecast', () => {
    expect(chooseBest([], skill, 1)).toMatchObject({ status: 'none', tried: 0 });
    expect(chooseBest([scored(1, () => 1, 0, 13)], skill, 1)).toMatchObject({ status: 'none', tried: 1 });
    expect(chooseBest([scored(1, () => 1, 0, 14)], skill, 1)).toMatchObject({ status: 'chosen' });
    expect(chooseBest([{ ...scored(1, () => 1), accepted: 0 }], skill, 1)).toEqual({
      status: 'none',
      reason: 'no job has an accepted forecast',
      tried: 1,
    });
  });

  it('by a score takes the extreme value, equal values being ties', () => {
    const rows = [row(1, { fragility: 0.3 }), row(2, { fragility: 0.2 }), row(3, { fragility: 0.2 }), row(4)];
    expect(chooseBest(rows, objectiveOf('fragility'), 1)).toMatchObject({
      row: { name: 'job2' },
      ties: [{ row: { name: 'job3' } }],
      report: null,
    });
  });
});
