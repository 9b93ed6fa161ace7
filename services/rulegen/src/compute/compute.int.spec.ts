import { afterEach, describe, expect, it } from '@jest/globals';
import { planSearch } from '@pulse/domain';
import { PLANTED_WORLD, plantedHistory } from '../run/testing/planted-run.js';
import { ChildCompute } from './compute.js';
import { InlineCompute } from './inline-compute.js';
import type { Questions } from './questions.js';

const history = plantedHistory(320, 2);
const plan = planSearch(history, 1)!;
const search: Questions['search'] = {
  world: PLANTED_WORLD,
  history,
  until: plan.split.train.last,
  target: 'y',
  seed: 1,
  settings: { grid: plan.grid, beamWidth: 16, beamDepth: 2, population: 0 },
};
/** So long that it is surely under way when it is ended: 25,000 paths from every origin, with and without a rule. */
const endless: Questions['assess'] = {
  world: PLANTED_WORLD,
  history,
  target: 'y',
  split: plan.split,
  seed: 1,
  paths: 25_000,
  mostOrigins: 1000,
  scope: 'comprehensive',
  rule: {
    id: 'planted',
    category: 'variable',
    condition: {
      kind: 'compare',
      feature: { kind: 'series', name: 'x', transform: 'level', lag: 0 },
      op: '>',
      threshold: 1,
    },
    effects: [{ on: 'y', add: 'fit', cap: 4 }],
  },
};

describe('computing in child processes', () => {
  let compute: ChildCompute;
  const open = (workers = 1) => (compute = new ChildCompute({ workers, heapMegabytes: 512 }));
  afterEach(() => compute.close());

  it('answers as this process does, to the bit', async () => {
    open();
    const here = await new InlineCompute().ask('search', search);
    expect(await compute.ask('search', search)).toEqual(here);
    expect(here.rules.length).toBeGreaterThan(0);
  });

  it('tells how far it is', async () => {
    open();
    const seen: number[] = [];
    const reported = new AbortController();
    const asked = compute.ask('assess', endless, {
      signal: reported.signal,
      progress: ({ done }) => {
        seen.push(done);
        if (seen.length === 3) reported.abort();
      },
    });
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);
  });

  it('ends what was given up, and answers the next question', async () => {
    open();
    const given = new AbortController();
    const asked = compute.ask('assess', endless, { signal: given.signal, progress: () => given.abort() });
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
    expect((await compute.ask('search', search)).rules.length).toBeGreaterThan(0);
    await expect(compute.ask('search', search, { signal: given.signal })).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('says where a worker process was killed, and goes on with another', async () => {
    open();
    let killed = false;
    const asked = compute.ask('assess', endless, {
      progress: () => {
        if (killed) return;
        killed = true;
        for (const pid of compute.pids) process.kill(pid, 'SIGKILL');
      },
    });
    await expect(asked).rejects.toMatchObject({ code: 'rulegen.worker_died' });
    expect((await compute.ask('search', search)).rules.length).toBeGreaterThan(0);
  });

  it('hands back what the computation itself throws', async () => {
    open();
    await expect(compute.ask('search', { ...search, target: 'w' })).rejects.toMatchObject({
      code: 'search.unknown_target',
      message: expect.stringContaining('w') as unknown,
    });
  });
});
