import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Backoff, makeLogger } from '@pulse/host';
import type { DueRun } from './projection/due-runs.js';
import { RunPool } from './run-pool.js';

const due = (runId: string, cacheKey = runId): DueRun => ({ runId, cacheKey, traceparent: null });
const logger = makeLogger({ service: 'rulegen', instance: 'spec', level: 'silent' });

/** A pool whose work ends when it is told to. */
function poolOf(most: number) {
  const works = new Map<string, { end: (done: boolean) => void; fail: (error: Error) => void; signal: AbortSignal }>();
  let now = 0;
  let freed = 0;
  const pool = new RunPool({
    most,
    logger,
    work: ({ runId }, signal) =>
      new Promise<boolean>((end, fail) => {
        works.set(runId, { end, fail, signal });
        signal.addEventListener('abort', () => end(false));
      }),
    freed: () => {
      freed++;
    },
    backoff: new Backoff(
      () => now,
      () => 1,
    ),
  });
  const turnSignal = new AbortController();
  const startAll = (...runs: DueRun[]) => {
    const started = pool.startable(runs);
    for (const run of started) pool.start(run, turnSignal.signal);
    return started.map(({ runId }) => runId);
  };
  return { pool, works, startAll, turn: turnSignal, pass: (ms: number) => (now += ms), freed: () => freed };
}

describe('the pool of runs', () => {
  it('works on so many at a time, the oldest first, and on the next when one has ended', async () => {
    const { pool, works, startAll, freed } = poolOf(2);
    const all = [due('a'), due('b'), due('c')];
    expect(startAll(...all)).toEqual(['a', 'b']);
    expect(startAll(...all)).toEqual([]);
    works.get('b')!.end(true);
    await turn();
    expect([pool.underWay, freed()]).toEqual([['a'], 1]);
    // The tables do not know yet that b has ended.
    expect(startAll(...all)).toEqual(['c']);
  });

  it('works on equal runs one after the other', async () => {
    const { works, startAll } = poolOf(3);
    const all = [due('a', 'k'), due('b', 'k'), due('c')];
    expect(startAll(...all)).toEqual(['a', 'c']);
    works.get('a')!.end(true);
    await turn();
    expect(startAll(...all)).toEqual(['b']);
  });

  it('tries again what failed, after a wait that grows, and lets others go before it', async () => {
    const { works, startAll, pass } = poolOf(1);
    for (const wait of [200, 400, 800]) {
      expect(startAll(due('a'))).toEqual(['a']);
      works.get('a')!.fail(new Error('the broker is away'));
      await turn();
      pass(wait - 1);
      expect(startAll(due('a'))).toEqual([]);
      pass(1);
    }
    expect(startAll(due('a'))).toEqual(['a']);
    works.get('a')!.fail(new Error('the broker is away'));
    await turn();
    expect(startAll(due('a'), due('b'))).toEqual(['b']);
  });

  it('ends one that is cancelled, and all when its turn is over', async () => {
    const { pool, works, startAll, turn: turnSignal } = poolOf(2);
    startAll(due('a'), due('b'));
    pool.cancel('a');
    pool.cancel('nothing');
    expect([works.get('a')!.signal.aborted, works.get('b')!.signal.aborted]).toEqual([true, false]);
    turnSignal.abort();
    await pool.drained();
    expect(pool.underWay).toEqual([]);
    // Neither was done, and neither failed.
    expect(pool.startable([due('a'), due('b')]).map(({ runId }) => runId)).toEqual(['a', 'b']);
  });
});
