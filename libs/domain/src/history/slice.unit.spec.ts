import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { History } from '@pulse/contracts';
import { historyHash } from './hash.js';
import { originTarget, resolveOrigin } from './origin.js';
import { sliceHistory } from './slice.js';

const JAN = 360; // 2000-01: thirty years of twelve months after 1970-01
const history: History = {
  period: 'month',
  start: JAN,
  length: 4,
  series: { sp: [1, 2, 3, 4], jobs: [10, 20, 30, null], late: [null, null, 7, 8] },
  lag: { sp: 0, jobs: 1, late: 0 },
  provenance: [{ source: 'a.csv', sha256: 'a'.repeat(64), rows: 4 }],
};

describe('historyHash', () => {
  it('is the SHA-256 of the canonical JSON, so the order of keys does not matter', () => {
    const small: History = {
      period: 'year',
      start: 1,
      length: 1,
      series: { b: [1], a: [null] },
      lag: { b: 0, a: 0 },
      provenance: [],
    };
    const canonical =
      '{"lag":{"a":0,"b":0},"length":1,"period":"year","provenance":[],"series":{"a":[null],"b":[1]},"start":1}';
    expect(historyHash(small)).toBe(createHash('sha256').update(canonical).digest('hex'));
    expect(historyHash({ ...small, series: { a: [null], b: [1] } })).toBe(historyHash(small));
    expect(historyHash({ ...small, series: { a: [null], b: [2] } })).not.toBe(historyHash(small));
  });
});

describe('sliceHistory', () => {
  it('keeps what was known at the end of the origin, the publication lag honoured', () => {
    expect(sliceHistory(history, JAN + 2)).toEqual({
      period: 'month',
      start: JAN,
      length: 3,
      series: { sp: [1, 2, 3], jobs: [10, 20, null], late: [null, null, 7] },
      lag: history.lag,
      provenance: [],
    });
  });

  it('ends at the origin exactly, also after the last observation', () => {
    expect(sliceHistory(history, JAN + 4)).toMatchObject({
      length: 5,
      series: { sp: [1, 2, 3, 4, null], jobs: [10, 20, 30, null, null] },
    });
  });

  it('is empty before the start', () => {
    expect(sliceHistory(history, JAN - 1)).toMatchObject({ length: 0, series: { sp: [], jobs: [], late: [] } });
  });

  it('and its hash do not depend on anything later', () => {
    const changed: History = {
      ...history,
      length: 5,
      series: { sp: [1, 2, 99, 99, 99], jobs: [10, 99, 99, 99, 99], late: [null, null, 99, 99, 99] },
      provenance: [{ source: 'a.csv', sha256: 'b'.repeat(64), rows: 5 }],
    };
    expect(sliceHistory(changed, JAN + 1)).toEqual(sliceHistory(history, JAN + 1));
    expect(historyHash(sliceHistory(changed, JAN + 1))).toBe(historyHash(sliceHistory(history, JAN + 1)));
    expect(historyHash(sliceHistory(changed, JAN + 2))).not.toBe(historyHash(sliceHistory(history, JAN + 2)));
  });
});

describe('a history with vintages', () => {
  const revised: History = {
    ...history,
    series: { ...history.series, jobs: [11, 20, 30, null] },
    revisions: {
      jobs: [
        { at: 0, known: JAN + 1, value: 10 },
        { at: 0, known: JAN + 4, value: 11 },
        { at: 1, known: JAN + 2, value: 20 },
        { at: 2, known: JAN + 3, value: 30 },
      ],
    },
  };

  it('is cut to the revisions that were known, whatever the publication lag says', () => {
    expect(sliceHistory(revised, JAN + 2)).toEqual({
      period: 'month',
      start: JAN,
      length: 3,
      series: { sp: [1, 2, 3], jobs: [10, 20, null], late: [null, null, 7] },
      lag: history.lag,
      revisions: {
        jobs: [
          { at: 0, known: JAN + 1, value: 10 },
          { at: 1, known: JAN + 2, value: 20 },
        ],
      },
      provenance: [],
    });
  });

  it('has slices that no later row changes: altered, added or taken away', () => {
    const slice = historyHash(sliceHistory(revised, JAN + 3));
    const jobs = revised.revisions!['jobs']!;
    const others = [
      jobs.filter(({ known }) => known <= JAN + 3),
      jobs.map((one) => (one.known > JAN + 3 ? { ...one, value: -1 } : one)),
      [...jobs, { at: 3, known: JAN + 4, value: 40 }],
    ];
    for (const changed of others)
      expect(historyHash(sliceHistory({ ...revised, revisions: { jobs: changed } }, JAN + 3))).toBe(slice);
    const known = jobs.map((one) => (one.known === JAN + 3 ? { ...one, value: -1 } : one));
    expect(historyHash(sliceHistory({ ...revised, revisions: { jobs: known } }, JAN + 3))).not.toBe(slice);
  });

  it('starts from the first release on and is latest at the newest revision', () => {
    const world = { targets: ['jobs'], headline: {} };
    expect(resolveOrigin(world, revised, 'latest')).toMatchObject({ ok: true, ordinal: JAN + 4 });
    expect(resolveOrigin(world, revised, '2000-02')).toMatchObject({ ok: true, ordinal: JAN + 1 });
    expect(resolveOrigin(world, revised, '2000-01')).toMatchObject({ ok: false, code: 'origin.out_of_range' });
    // The lag of 1 would allow this for an unrevised series; here the first value was known a period later.
    const slow = { ...revised, revisions: { jobs: [{ at: 0, known: JAN + 2, value: 10 }] } };
    expect(resolveOrigin(world, slow, '2000-02')).toMatchObject({ ok: false, code: 'origin.out_of_range' });
  });
});

describe('resolveOrigin', () => {
  const world = (targets: string[], headline = {}) => ({ targets, headline });

  it('latest is where the newest observation of the headline is known', () => {
    expect(resolveOrigin(world(['sp']), history, 'latest')).toMatchObject({ ok: true, label: '2000-04', target: 'sp' });
    expect(resolveOrigin(world(['jobs']), history, 'latest')).toMatchObject({
      ok: true,
      label: '2000-04',
      target: 'jobs',
    });
    const shorter: History = { ...history, series: { ...history.series, jobs: [10, 20, null, null] } };
    expect(resolveOrigin(world(['jobs']), shorter, 'latest')).toMatchObject({
      ok: true,
      ordinal: JAN + 2,
      label: '2000-03',
    });
  });

  it('looks at the headline first, then at the targets, then at any series', () => {
    expect(originTarget(world(['sp'], { target: 'late' }), history)).toBe('late');
    expect(originTarget(world(['wealth', 'jobs']), history)).toBe('jobs');
    expect(originTarget(world(['wealth']), history)).toBe('sp');
    expect(originTarget(world(['sp']), { ...history, series: { sp: [null] } })).toBeNull();
  });

  it('a date means the period that holds it', () => {
    for (const text of ['2000-02', '2000-02-29', '2000-02-01'])
      expect(resolveOrigin(world(['sp']), history, text)).toMatchObject({ ok: true, ordinal: JAN + 1 });
  });

  it.each([
    ['2000-05', 'origin.out_of_range', '2000-04'],
    ['1999-12', 'origin.out_of_range', '2000-01'],
    ['soon', 'origin.bad_date', 'latest'],
    ['2000-02-30', 'origin.bad_date', 'latest'],
  ])('refuses %s', (origin, code, says) => {
    const result = resolveOrigin(world(['sp']), history, origin);
    expect(result).toMatchObject({ ok: false, code });
    expect(result.ok ? '' : result.message).toContain(says);
  });

  it('refuses an origin at which the target was not known yet', () => {
    expect(resolveOrigin(world(['late']), history, '2000-02')).toMatchObject({
      ok: false,
      code: 'origin.out_of_range',
    });
    expect(resolveOrigin(world(['jobs']), history, '2000-01')).toMatchObject({
      ok: false,
      code: 'origin.out_of_range',
    });
    expect(resolveOrigin(world(['jobs']), history, '2000-02')).toMatchObject({ ok: true });
  });

  it('says that there is nothing to start from', () => {
    const empty: History = { ...history, series: {}, lag: {} };
    expect(resolveOrigin(world(['sp']), empty, 'latest')).toMatchObject({ ok: false, code: 'origin.no_history' });
  });
});
