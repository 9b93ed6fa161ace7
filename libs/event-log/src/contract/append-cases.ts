import type { Suite } from './runner.js';
import { all, context, event } from './samples.js';

/** Versions, positions and expected revisions. */
export function appendCases({ expect, test }: Suite): void {
  test('a stream without events loads empty', async ({ log }) => {
    expect(await log.load('job.b1.1')).toEqual({ events: [], revision: null });
    expect(await log.head()).toBe(null);
    expect(await all(log.read(1))).toEqual([]);
  });

  test('what was appended is loaded, with versions from 1 and positions in order of appending', async ({ log }) => {
    const first = await log.append('job.b1.1', null, [event('JobStarted', { attempt: 1 })], context);
    const other = await log.append('job.b1.2', null, [event('JobStarted', { attempt: 1 })], context);
    const second = await log.append(
      'job.b1.1',
      first,
      [event('ForecastScored', { n: 1 }), event('JobSucceeded')],
      context,
    );
    expect(first).toEqual({ version: 1, position: 1 });
    expect(other).toEqual({ version: 1, position: 2 });
    expect(second).toEqual({ version: 3, position: 3 });

    const { events, revision } = await log.load('job.b1.1');
    expect(revision).toEqual(second);
    const recordedAt = events[0]!.recordedAt;
    expect(events.map((one) => ({ ...one, recordedAt }))).toEqual([
      {
        id: 'job.b1.1@1',
        stream: 'job.b1.1',
        version: 1,
        position: 1,
        recordedAt,
        type: 'JobStarted',
        schemaVersion: 1,
        data: { attempt: 1 },
      },
      {
        id: 'job.b1.1@2',
        stream: 'job.b1.1',
        version: 2,
        position: 3,
        recordedAt,
        type: 'ForecastScored',
        schemaVersion: 1,
        data: { n: 1 },
      },
      {
        id: 'job.b1.1@3',
        stream: 'job.b1.1',
        version: 3,
        position: 3,
        recordedAt,
        type: 'JobSucceeded',
        schemaVersion: 1,
        data: {},
      },
    ]);
    expect(events.every(({ recordedAt }) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(recordedAt))).toBe(true);
  });

  test('loading after a revision gives only what came later', async ({ log }) => {
    const first = await log.append('batch.b1', null, [event('BatchSubmitted')], context);
    expect(await log.load('batch.b1', { after: first })).toEqual({ events: [], revision: first });
    const second = await log.append('batch.b1', first, [event('BatchPlanned'), event('BatchSimulated')], context);
    const later = await log.load('batch.b1', { after: first });
    expect(later.revision).toEqual(second);
    expect(later.events.map(({ id }) => id)).toEqual(['batch.b1@2', 'batch.b1@3']);
  });

  test('an append at another revision than the head is a conflict and changes nothing', async ({ log }) => {
    const first = await log.append('batch.b1', null, [event('BatchSubmitted')], context);
    const second = await log.append('batch.b1', first, [event('BatchPlanned')], context);
    const conflict = { code: 'log.conflict', stream: 'batch.b1', actual: second };
    await expect(log.append('batch.b1', null, [event('BatchSubmitted')], context)).rejects.toMatchObject(conflict);
    await expect(log.append('batch.b1', first, [event('BatchPlanned')], context)).rejects.toMatchObject(conflict);
    await expect(log.append('batch.b2', first, [event('BatchPlanned')], context)).rejects.toMatchObject({
      code: 'log.conflict',
      expected: first,
      actual: null,
    });
    expect((await log.head())?.position).toBe(2);
    expect((await log.load('batch.b1')).revision).toEqual(second);
  });

  test('of many appends at the same revision exactly one succeeds', async ({ log }) => {
    let revision = await log.append('budget.main', null, [event('BudgetConfigured')], context);
    for (let round = 1; round <= 5; round++) {
      const attempts = Array.from({ length: 8 }, (_, rival) =>
        log.append('budget.main', revision, [event('SpendReserved', { round, rival })], context),
      );
      const outcomes = await Promise.allSettled(attempts);
      const won = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
      const codes = outcomes.flatMap((outcome) =>
        outcome.status === 'rejected' ? [(outcome.reason as { code?: string }).code] : [],
      );
      expect(won.length).toBe(1);
      expect(codes).toEqual(Array.from({ length: 7 }, () => 'log.conflict'));
      revision = won[0]!;
    }
    const { events } = await log.load('budget.main');
    expect(events.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('a loser that loads again after its conflict sees the winner', async ({ log }) => {
    await Promise.all(
      Array.from({ length: 10 }, async (_, worker) => {
        for (;;) {
          const { revision } = await log.load('budget.main');
          try {
            await log.append('budget.main', revision, [event('SpendReserved', { worker })], context);
            return;
          } catch (error) {
            if ((error as { code?: string }).code !== 'log.conflict') throw error;
          }
        }
      }),
    );
    const { events } = await log.load('budget.main');
    expect(new Set(events.map(({ data }) => data['worker']))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
    expect(events.length).toBe(10);
  });

  test('changing an event after the call does not change what is stored', async ({ log }) => {
    const mutable = { list: [1, 2] };
    const appended = log.append('batch.b1', null, [event('BatchSubmitted', mutable)], context);
    mutable.list.push(3);
    await appended;
    expect((await log.load('batch.b1')).events[0]?.data).toEqual({ list: [1, 2] });
  });
}
