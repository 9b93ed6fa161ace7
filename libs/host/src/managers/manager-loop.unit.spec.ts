import { describe, expect, it } from '@jest/globals';
import { makeLogger } from '../log/logger.js';
import { Backoff } from './backoff.js';
import { ManagerLoop, type ManagerOptions } from './manager-loop.js';

interface Told {
  readonly level: string;
  readonly manager: string;
  readonly id?: string;
  readonly times: number;
}

/** Runs a manager until `act` has been called so often; what it did, and what it logged. */
async function run(options: Partial<ManagerOptions> & { readonly times: number }) {
  const stop = new AbortController();
  const acted: string[] = [];
  const told: Told[] = [];
  const write = (line: string) => void told.push(JSON.parse(line) as Told);
  const loop = new ManagerLoop({
    name: 'spec',
    logger: makeLogger({ service: 's', instance: 'i', level: 'info', write }),
    due: async () => ['a'],
    everyMs: 5,
    ...options,
    act: async (id, signal) => {
      acted.push(id);
      if (acted.length >= options.times) stop.abort();
      return options.act?.(id, signal);
    },
  });
  await loop.run(stop.signal);
  return { acted, told };
}

describe('a process manager', () => {
  it('does what is due, in its order, and asks again at once while something was done', async () => {
    const due = [['a', 'b'], ['b'], ['c']];
    let asked = 0;
    const options = { due: async () => due[asked++] ?? [], act: async () => true, everyMs: 60_000 };
    expect((await run({ ...options, times: 4 })).acted).toEqual(['a', 'b', 'b', 'c']);
  });

  it('asks every few moments when nothing was done', async () => {
    expect((await run({ times: 3 })).acted).toEqual(['a', 'a', 'a']);
  });

  it('is woken, also between the question and its answer', async () => {
    let wake = () => {};
    let asked = 0;
    const due = async () => {
      asked += 1;
      if (asked === 1) wake();
      return asked === 1 ? [] : ['a'];
    };
    let subscribed = true;
    const subscribe = (listener: () => void) => {
      wake = listener;
      return () => void (subscribed = false);
    };
    expect((await run({ due, wake: subscribe, everyMs: 60_000, times: 1 })).acted).toEqual(['a']);
    expect(subscribed).toBe(false);
  });

  it('goes on with the others when one fails, and waits longer each time before it tries that one again', async () => {
    let now = 0;
    const backoff = new Backoff(
      () => now,
      () => 1,
    );
    const at: number[] = [];
    const act = async (id: string) => {
      now += 10;
      if (id !== 'bad') return;
      at.push(now);
      throw Object.assign(new Error('it does not work'), { code: 'spec.bad' });
    };
    const due = async () => ['bad', 'good'];
    const { acted, told } = await run({ due, act, backoff, everyMs: 1, times: 300 });
    const good = acted.filter((id) => id === 'good').length;
    expect(good).toBeGreaterThan(280);
    const waits = at.slice(1).map((time, i) => time - at[i]!);
    for (const [i, wait] of waits.entries()) expect(wait).toBeGreaterThanOrEqual(200 * 2 ** i);
    expect(told.map(({ level, id, times }) => [level, id, times]).slice(0, 3)).toEqual([
      ['info', 'bad', 1],
      ['warn', 'bad', 2],
      ['warn', 'bad', 3],
    ]);
  });

  it('goes on when what is due cannot be asked', async () => {
    let asked = 0;
    const due = async () => {
      asked += 1;
      if (asked === 1) throw new Error('no database');
      return ['a'];
    };
    expect((await run({ due, backoff: new Backoff(undefined, () => 0), times: 1 })).acted).toEqual(['a']);
  });

  it('ends when it is told to, after the step under way', async () => {
    const stop = new AbortController();
    let ended = false;
    const act = async () => {
      stop.abort();
      await new Promise((resolve) => setTimeout(resolve, 20));
      ended = true;
    };
    const logger = makeLogger({ service: 's', instance: 'i', level: 'silent' });
    await new ManagerLoop({ name: 'spec', logger, due: async () => ['a', 'b'], act }).run(stop.signal);
    expect(ended).toBe(true);
  });
});

describe('the wait after failures', () => {
  it('doubles up to a minute, with jitter, and is forgotten after a success', () => {
    let now = 0;
    let random = 1;
    const backoff = new Backoff(
      () => now,
      () => random,
    );
    const wait = () => {
      backoff.failed('a');
      return backoff.waitFor('a');
    };
    expect(Array.from({ length: 10 }, wait)).toEqual([200, 400, 800, 1600, 3200, 6400, 12800, 25600, 51200, 60000]);
    now += 59_999;
    expect(backoff.waitFor('a')).toBe(1);
    backoff.succeeded('a');
    random = 0;
    expect(wait()).toBe(100);
    backoff.keepOnly(['b']);
    expect(backoff.waitFor('a')).toBe(0);
  });
});
