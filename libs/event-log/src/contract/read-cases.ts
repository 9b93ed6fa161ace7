import { createHash } from 'node:crypto';
import { canonicalJson } from '@pulse/contracts';
import type { Suite } from './runner.js';
import { all, context, event } from './samples.js';

/** Reading in order of position, hashes, lineage, and the hint that something came. */
export function readCases({ expect, test }: Suite): void {
  test('reading goes by position, from any position, up to the head', async ({ log }) => {
    for (let n = 1; n <= 7; n++) await log.append(`job.b1.${n}`, null, [event('JobStarted', { n })], context);
    const positions = async (from: number, options = {}) =>
      (await all(log.read(from, options))).map(({ position, commit }) => {
        expect(commit.stream).toBe(`job.b1.${position}`);
        return position;
      });
    expect(await positions(1)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(await positions(5)).toEqual([5, 6, 7]);
    expect(await positions(8)).toEqual([]);
    expect(await positions(2, { limit: 3 })).toEqual([2, 3, 4]);
    expect(await positions(2, { toPosition: 3 })).toEqual([2, 3]);
    expect(await positions(6, { toPosition: 100, limit: 100 })).toEqual([6, 7]);
    expect(await positions(3, { limit: 0 })).toEqual([]);
  });

  test('each commit carries its own hash and that of the commit before it in its stream', async ({ log }) => {
    let a = await log.append('job.b1.1', null, [event('JobStarted')], context);
    let b = await log.append('job.b1.2', null, [event('JobStarted')], context);
    a = await log.append('job.b1.1', a, [event('ForecastScored'), event('ForecastScored')], context);
    b = await log.append('job.b1.2', b, [event('JobSucceeded')], context);
    await log.append('job.b1.1', a, [event('JobSucceeded')], { ...context, causationId: 'job.b1.2@2' });
    const last = new Map<string, string>();
    const ids = new Set<string>();
    for (const { commit } of await all(log.read(1))) {
      const { hash, ...body } = commit;
      expect(hash).toBe(createHash('sha256').update(canonicalJson(body)).digest('hex'));
      expect(commit.prev).toBe(last.get(commit.stream) ?? null);
      last.set(commit.stream, hash);
      ids.add(commit.id);
    }
    expect(ids.size).toBe(5);
    const commits = (await all(log.read(5))).map(({ commit }) => commit);
    expect(
      commits.map(({ actor, correlationId, causationId, traceparent }) => ({
        actor,
        correlationId,
        causationId,
        traceparent,
      })),
    ).toEqual([{ ...context, causationId: 'job.b1.2@2' }]);
  });

  test('data comes back as it was, whatever it holds', async ({ log }) => {
    const data = {
      text: 'é \u2028 \u{1F300} "quoted" \\ \n \u0000',
      ',"hash":"': ',"id":"',
      hash: 'a'.repeat(64),
      numbers: [1.5e-7, 0.1, 1e21, -1e-300, 2 ** 53 - 1],
      nested: { id: 'x', actor: [{ actor: 'y', deep: [[], {}, null, true] }] },
    };
    await log.append('batch.b1', null, [event('BatchSubmitted', { ...data, zero: -0 })], context);
    const [loaded] = (await log.load('batch.b1')).events;
    expect(loaded?.data).toEqual({ ...data, zero: 0 });
    const [read] = await all(log.read(1));
    expect(read?.commit.events[0]?.data).toEqual({ ...data, zero: 0 });
  });

  test('another handle reads the same', async ({ log, reader }) => {
    const first = await log.append('batch.b1', null, [event('BatchSubmitted')], context);
    const other = await reader();
    try {
      expect(await all(other.read(1))).toEqual(await all(log.read(1)));
      const second = await log.append('batch.b1', first, [event('BatchCompleted')], context);
      expect(await other.load('batch.b1')).toEqual(await log.load('batch.b1'));
      expect(await other.head()).toEqual(await log.head());
      expect((await other.load('batch.b1', { after: first })).revision).toEqual(second);
    } finally {
      await other.close();
    }
  });

  test('the head is a mark that lineage can be checked by', async ({ log }) => {
    const first = await log.append('batch.b1', null, [event('BatchSubmitted')], context);
    const mark = (await log.head())!;
    const [commit] = await all(log.read(1));
    expect(mark).toEqual({ position: 1, commitId: commit?.commit.id, hash: commit?.commit.hash });
    await log.append('batch.b1', first, [event('BatchPlanned')], context);
    await log.checkLineage(mark);
    await log.checkLineage((await log.head())!);
    const broken = { code: 'log.lineage_broken' };
    await expect(log.checkLineage({ ...mark, position: 3 })).rejects.toMatchObject({ ...broken, found: null });
    await expect(log.checkLineage({ ...mark, position: 2 })).rejects.toMatchObject(broken);
    await expect(log.checkLineage({ ...mark, hash: 'f'.repeat(64) })).rejects.toMatchObject(broken);
    await expect(log.load('batch.b1', { after: { version: 9, position: 9 } })).rejects.toMatchObject(broken);
  });

  test('listeners are woken by appends, on every handle, until they leave', async ({ log, reader }) => {
    const other = await reader();
    try {
      let calls = 0;
      const here = Promise.withResolvers<void>();
      const there = Promise.withResolvers<void>();
      const leave = log.wake(() => {
        calls += 1;
        here.resolve();
      });
      other.wake(there.resolve);
      const first = await log.append('batch.b1', null, [event('BatchSubmitted')], context);
      await Promise.all([here.promise, there.promise]);
      leave();
      const before = calls;
      await log.append('batch.b1', first, [event('BatchPlanned')], context);
      expect(calls).toBe(before);
    } finally {
      await other.close();
    }
  });

  test('a closed log answers nothing, and closing twice is harmless', async ({ log }) => {
    await log.close();
    await log.close();
    const closed = { code: 'log.unavailable' };
    await expect(log.load('batch.b1')).rejects.toMatchObject(closed);
    await expect(log.append('batch.b1', null, [event('BatchSubmitted')], context)).rejects.toMatchObject(closed);
    await expect(all(log.read(1))).rejects.toMatchObject(closed);
  });
}
