import { execFile } from 'node:child_process';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { BROKEN_CHILD, computeJob, FAKE_CHILD, openNotes, SILENT_CHILD } from '../testing/work.js';
import { Child, type JobEnd } from './child.js';
import { ChildPool } from './child-pool.js';
import type { ComputeJob, FromChild } from './protocol.js';

/** Processes start slowly on a machine that is busy. */
jest.setTimeout(60_000);

const REFUSED = fileURLToPath(new URL('../testing/refused-process.js', import.meta.url));

let notes: Awaited<ReturnType<typeof openNotes>>;
let pools: ChildPool[];
beforeEach(async () => {
  notes = await openNotes();
  pools = [];
});
afterEach(async () => {
  for (const pool of pools) pool.kill();
  await Promise.all(pools.map((pool) => pool.close()));
  await notes.remove();
});

function openPool(size: number, entry = FAKE_CHILD, heapMegabytes = 64): ChildPool {
  const pool = new ChildPool({ size, heapMegabytes, entry });
  pools.push(pool);
  return pool;
}

const jobs = (...acts: string[]) => acts.map((act, i) => computeJob(i + 1, { act, notes: notes.folder }));

/** Runs jobs and writes down what was heard. */
async function run(child: Child, list: readonly ComputeJob[], timeoutMs = 20_000) {
  const heard: string[] = [];
  const ends: JobEnd[] = [];
  const forecasts: Extract<FromChild, { type: 'forecasts' }>[] = [];
  await child.run(list, timeoutMs, {
    begun: (number) => heard.push(`begun ${number}`),
    message: (message) => {
      heard.push(`${message.type} ${message.number}`);
      if (message.type === 'forecasts') forecasts.push(message);
    },
    ended: (end) => {
      heard.push(`${end.type} ${end.number}`);
      ends.push(end);
    },
  });
  return { heard, ends, forecasts };
}

describe('a worker process', () => {
  it('computes its jobs one after the other and tells each step', async () => {
    const { child } = (await openPool(1).acquire())!;
    const { heard, forecasts } = await run(child, jobs('ok', 'fail:error', 'many'));
    expect(heard).toEqual([
      'begun 1',
      'progress 1',
      'forecasts 1',
      'forecasts 1',
      'succeeded 1',
      'begun 2',
      'failed 2',
      'begun 3',
      'progress 3',
      'forecasts 3',
      'succeeded 3',
    ]);
    // Keys that V8's JSON parser mixes up come through as they were sent.
    const tags = forecasts.flatMap((one) => one.forecasts.map(({ score }) => Object.keys(score.driverShares)));
    expect(tags.slice(0, 2)).toEqual([
      ['h', '\\'],
      ['h', '"'],
    ]);
    expect(child.alive).toBe(true);
    expect((await run(child, jobs('ok'))).ends).toMatchObject([{ type: 'succeeded', number: 1 }]);
  });

  it('gets each input once', async () => {
    const { child } = (await openPool(1).acquire())!;
    for (let i = 0; i < 3; i++) child.give('h', () => 'text');
    await run(child, jobs('ok'));
    child.give('h', () => 'text');
    child.give('g', () => 'text');
    await run(child, jobs('ok'));
    expect(notes.of(1).map(({ given }) => given)).toEqual([{ h: 1 }, { h: 1, g: 1 }]);
  });

  it('that is killed interrupts the job it was at; later jobs have not begun', async () => {
    const { child } = (await openPool(1).acquire())!;
    const { heard, ends } = await run(child, jobs('ok', 'part', 'ok'));
    expect(heard.slice(5)).toEqual(['begun 2', 'forecasts 2', 'died 2']);
    expect(ends[1]).toMatchObject({ detail: 'the worker process ended with signal SIGKILL' });
    expect(child.alive).toBe(false);
    // Whoever goes on to use it is told the same for the next job.
    expect((await run(child, jobs('ok'))).heard).toEqual(['begun 1', 'died 1']);
  });

  it('that ends by itself is quoted', async () => {
    const { child } = (await openPool(1).acquire())!;
    const { ends } = await run(child, jobs('exit'));
    expect(ends).toEqual([
      { type: 'died', number: 1, detail: 'the worker process ended with exit code 3\nout of ideas\n' },
    ]);
  });

  it('that fills its heap fails the job for lack of memory', async () => {
    const { child } = (await openPool(1, FAKE_CHILD, 24).acquire())!;
    const { ends } = await run(child, jobs('grow'));
    expect(ends).toMatchObject([{ type: 'failed', number: 1, class: 'memory' }]);
  });

  it('is killed when a job takes longer than it may, each job for itself', async () => {
    const { child } = (await openPool(1).acquire())!;
    await run(child, jobs('ok'));
    const { heard } = await run(child, jobs('ok', 'hang', 'ok'), 1500);
    expect(heard.slice(5)).toEqual(['begun 2', 'timeout 2']);
    expect(child.alive).toBe(false);
  });

  it.each([
    [BROKEN_CHILD, 'a worker process could not be started (exit code 7): cannot find the engine'],
    [SILENT_CHILD, 'a worker process could not be started (exit code 0): it said nothing'],
  ])('that ends before it is ready blames no job', async (entry, message) => {
    const { child } = (await openPool(1, entry).acquire())!;
    await expect(run(child, jobs('ok'))).rejects.toMatchObject({ code: 'simulator.worker_start', message });
  });

  it('that the machine refuses blames no job, and holds nobody up', async () => {
    const process = promisify(execFile)(execPath, [REFUSED, notes.folder], { timeout: 40_000 });
    const refused = 'a worker process could not be started: spawn /nowhere/node ENOENT\n';
    expect((await process).stdout).toBe(`${refused}${refused}done\n`);
  });

  it('that is killed before it is ready is an interruption', async () => {
    const { child } = (await openPool(1).acquire())!;
    child.kill();
    expect((await run(child, jobs('ok'))).heard).toEqual(['begun 1', 'died 1']);
  });

  it('ends by itself when it is closed, also while it is busy', async () => {
    const idle = new Child(FAKE_CHILD, 64);
    await run(idle, jobs('ok'));
    await idle.close();
    expect(idle.alive).toBe(false);
    await idle.close();
    const busy = new Child(FAKE_CHILD, 64);
    await run(busy, jobs('ok'));
    const running = run(busy, jobs('hang'));
    await busy.close();
    expect((await running).heard.at(-1)).toBe('died 1');
  });
});

describe('the pool of worker processes', () => {
  it('gives each child to one user at a time, up to its size', async () => {
    const pool = openPool(2);
    const [one, two] = [(await pool.acquire())!, (await pool.acquire())!];
    expect(one.child).not.toBe(two.child);
    expect([one.slot, two.slot]).toEqual([0, 1]);
    const third = pool.acquire();
    const fourth = pool.acquire();
    pool.release(two);
    expect((await third)!.child).toBe(two.child);
    pool.release(one);
    expect((await fourth)!.child).toBe(one.child);
  });

  it('replaces a dead child, also for one who waits', async () => {
    const pool = openPool(1);
    const lease = (await pool.acquire())!;
    const waiting = pool.acquire();
    await run(lease.child, jobs('die'));
    pool.release(lease);
    const next = (await waiting)!;
    expect([next.slot, next.child.alive]).toEqual([0, true]);
    expect(next.child.pid).not.toBe(lease.child.pid);
    expect((await run(next.child, jobs('ok'))).ends).toMatchObject([{ type: 'succeeded' }]);
  });

  it('keeps its places while the machine refuses processes, and tells those who wait', async () => {
    // An argument longer than a system takes: node throws where other refusals are told later.
    const pool = openPool(1, new URL(`file:///${'a'.repeat(200_000)}`));
    pool.warm();
    const asked = [pool.acquire(), pool.acquire()];
    for (const lease of asked) await expect(lease).rejects.toMatchObject({ code: 'simulator.worker_start' });
    expect(pool.busy).toBe(0);
    await expect(pool.acquire()).rejects.toMatchObject({ code: 'simulator.worker_start' });
  });

  it('gives nothing to those who no longer wait', async () => {
    const pool = openPool(1);
    const lease = (await pool.acquire())!;
    const impatient = new AbortController();
    const left = pool.acquire(impatient.signal);
    const patient = pool.acquire();
    impatient.abort();
    expect(await left).toBeNull();
    pool.release(lease);
    expect((await patient)!.slot).toBe(0);
    expect(await pool.acquire(impatient.signal)).toBeNull();
  });

  it('starts its children ahead of the first job', async () => {
    const pool = openPool(2);
    pool.warm();
    const lease = (await pool.acquire())!;
    const pid = lease.child.pid!;
    await run(lease.child, jobs('ok'));
    expect(notes.of(1)[0]!.pid).toBe(pid);
    pool.release(lease);
    expect((await pool.acquire())!.child.pid).toBe(pid);
  });

  it.each(['kill', 'close'] as const)('leaves no process behind after %s, and gives no more leases', async (how) => {
    const pool = openPool(2);
    const leases = [(await pool.acquire())!, (await pool.acquire())!];
    const waiting = pool.acquire();
    await run(leases[0]!.child, jobs('ok'));
    await pool[how]();
    expect(await waiting).toBeNull();
    expect(await pool.acquire()).toBeNull();
    await pool.close();
    for (const { child } of leases) {
      expect(child.alive).toBe(false);
      expect(() => process.kill(child.pid!, 0)).toThrow(/ESRCH/);
    }
    pool.release(leases[0]!);
    expect(await pool.acquire()).toBeNull();
  });
});
