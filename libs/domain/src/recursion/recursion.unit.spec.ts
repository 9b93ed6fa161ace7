import { describe, expect, it } from '@jest/globals';
import { QUANTILE_LEVELS, type PlannedJob } from '@pulse/contracts';
import { ChangeSummary } from './change-summary.js';
import { jsonDiff } from './json-diff.js';
import { matchRows, type AuditRow } from './match-rows.js';
import { pairJobs } from './pair-jobs.js';
import { quantileKolmogorovSmirnov } from './quantile-distance.js';
import { auditVerdict } from './verdict.js';

const job = (name: string, params: PlannedJob['params'] = {}, origin: string | null = null): PlannedJob => ({
  number: 1,
  name,
  params,
  origin,
  cacheKey: '0'.repeat(64),
  axes: {},
  cost: 1,
});

const row = (change: Partial<AuditRow> = {}): AuditRow => ({
  kind: 'target',
  name: 'x',
  replicate: 1,
  horizon: 1,
  date: '2010-01',
  values: QUANTILE_LEVELS.map((level) => level),
  error: 0.01,
  ...change,
});

describe('distances from quantiles', () => {
  const levels = [0.25, 0.5, 0.75];

  it('uniform on [0,1] against uniform on [0.5,1.5] differs by 0.5, and by the 1 % that is not seen', () => {
    const uniform = QUANTILE_LEVELS.map((level) => level);
    const moved = uniform.map((value) => value + 0.5);
    expect(quantileKolmogorovSmirnov(QUANTILE_LEVELS, uniform, moved)).toBeCloseTo(0.51, 12);
    expect(quantileKolmogorovSmirnov(QUANTILE_LEVELS, uniform, uniform)).toBe(0);
  });

  it('separates what does not overlap, and point masses', () => {
    expect(quantileKolmogorovSmirnov(levels, [1, 2, 3], [11, 12, 13])).toBe(1);
    expect(quantileKolmogorovSmirnov(levels, [2, 2, 2], [2, 2, 2])).toBe(0);
    expect(quantileKolmogorovSmirnov(levels, [2, 2, 2], [3, 3, 3])).toBe(1);
    // A point at 2 against 1, 2, 3: from the left 0.5 - 0, from the right 1 - 0.5.
    expect(quantileKolmogorovSmirnov(levels, [2, 2, 2], [1, 2, 3])).toBeCloseTo(0.5, 15);
  });
});

describe('matching', () => {
  it('pairs jobs on their name, else on equal parameters in any order of keys', () => {
    const pairing = pairJobs(
      [job('a', { x: 1 }), job('new', { x: 2, y: 3 }), job('gone-by', { x: 9 })],
      [job('old', { y: 3, x: 2 }), job('a', { x: 7 }), job('lost', { x: 4 })],
    );
    expect(pairing.pairs.map((pair) => [pair.by, pair.key, pair.baseline.map((b) => b.name)])).toEqual([
      ['name', 'a', ['a']],
      ['parameters', 'new', ['old']],
    ]);
    expect(pairing.appeared.map((j) => j.name)).toEqual(['gone-by']);
    expect(pairing.vanished.map((j) => j.name)).toEqual(['lost']);
  });

  it('gathers the origins of equal parameters in one pair', () => {
    const pairing = pairJobs(
      [job('m_origin2010', {}, '2010'), job('m_origin2011', {}, '2011')],
      [job('m_origin2009', {}, '2009')],
    );
    expect(pairing.pairs).toHaveLength(1);
    expect(pairing.pairs[0]!.current.map((j) => j.origin)).toEqual(['2010', '2011']);
    expect(pairing).toMatchObject({ appeared: [], vanished: [] });
  });

  it('matches statements on replicate, target and date, the latest origin speaking', () => {
    const late = row({ horizon: 2, error: 1 });
    const { matched, appeared, vanished } = matchRows(
      [row({ horizon: 5 }), late, row({ replicate: 2 })],
      [row({ horizon: 3 }), row({ date: '2010-02' })],
    );
    expect(matched).toEqual([{ current: late, baseline: row({ horizon: 3 }) }]);
    expect([appeared, vanished]).toEqual([1, 1]);
  });

  it('falls back on the horizon where there are no dates', () => {
    const undated = row({ date: null });
    expect(matchRows([undated], [undated]).matched).toHaveLength(1);
    expect(matchRows([undated], [row({ date: null, horizon: 2 })]).matched).toHaveLength(0);
  });
});

describe('changes and noise', () => {
  const shifted = (by: number, error = 0.01) => row({ values: QUANTILE_LEVELS.map((level) => level + by), error });

  it('states the change of median, spread and distance', () => {
    const summary = new ChangeSummary();
    summary.add(shifted(0.3), shifted(0));
    summary.add(row({ values: QUANTILE_LEVELS.map((level) => 2 * level - 0.5) }), shifted(0));
    expect(summary.horizons()).toEqual([
      expect.objectContaining({
        n: 2,
        differing: 2,
        meanChange: expect.closeTo(0.15, 12),
        maxAbsChange: expect.closeTo(0.3, 12),
        meanSpreadChange: expect.closeTo(0.4, 12),
        maxWasserstein1: expect.closeTo(0.3, 12),
      }),
    ]);
  });

  it('with the same random numbers any difference is more than noise', () => {
    const summary = new ChangeSummary();
    summary.add(shifted(1e-12), shifted(0));
    expect(summary.noise(true)).toMatchObject({ method: 'exact', moreThanNoise: true, differing: 1 });
  });

  it('else the largest change is held against its error: 1.96 for one comparison', () => {
    const verdictOf = (by: number) => {
      const summary = new ChangeSummary();
      summary.add(shifted(by, 0.03), shifted(0, 0.04));
      return summary.noise(false);
    };
    expect(verdictOf(0.09)).toMatchObject({ moreThanNoise: false, limit: expect.closeTo(1.959964, 6) });
    expect(verdictOf(0.1)).toMatchObject({ moreThanNoise: true, largest: expect.closeTo(2, 12) });
  });

  it('an event has only its probability', () => {
    const summary = new ChangeSummary();
    summary.add(row({ kind: 'event', values: [0.4] }), row({ kind: 'event', values: [0.25] }));
    expect(summary.horizons()).toEqual([
      expect.objectContaining({ meanChange: expect.closeTo(0.15, 12), meanSpreadChange: null, maxKs: null }),
    ]);
  });
});

describe('the verdict', () => {
  const matching = {
    byName: 1,
    byParameters: 0,
    appearedJobs: 0,
    vanishedJobs: 0,
    appearedNames: [],
    vanishedNames: [],
    matched: 10,
    appeared: 0,
    vanished: 0,
  };
  const read = { status: 'read', jobs: 1, accepted: 5 } as const;

  it('is not decidable without a baseline, or with one that cannot be read', () => {
    expect(auditVerdict({ status: 'none' }, null, 0)).toMatchObject({ verdict: 'not_decidable', n: 0 });
    expect(auditVerdict({ status: 'unreadable', code: 'artifact.missing' }, null, 0)).toMatchObject({
      verdict: 'not_decidable',
      reason: expect.stringContaining('artifact.missing'),
    });
  });

  it('is unchanged where every forecast is equal', () => {
    expect(auditVerdict(read, matching, 0)).toMatchObject({ verdict: 'unchanged', n: 10 });
    expect(auditVerdict(read, { ...matching, vanished: 1 }, 0).verdict).toBe('not_decidable');
  });

  it('leaves better or worse to outcomes', () => {
    expect(auditVerdict(read, matching, 3)).toMatchObject({ verdict: 'not_decidable', n: 10 });
  });
});

describe('differences of documents', () => {
  it('names the leaf, and finds list members by id', () => {
    expect(
      jsonDiff(
        { rules: [{ id: 'R1', scale: 1 }, { id: 'R2' }], targets: ['a'], same: 1 },
        { rules: [{ id: 'R2' }, { id: 'R1', scale: 2 }], targets: ['a', 'b'], same: 1 },
      ),
    ).toEqual([
      { path: 'rules.R1.scale', before: '1', after: '2' },
      { path: 'targets', before: '["a"]', after: '["a","b"]' },
    ]);
  });
});
