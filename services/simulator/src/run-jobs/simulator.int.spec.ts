import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  BatchCancelRequested,
  canonicalJson,
  configOf,
  ForecastScored,
  JobStarted,
  simulationSubject,
  streams,
  type ParamValue,
  type Plan,
} from '@pulse/contracts';
import { evidenceKey, MAX_INTERRUPTIONS } from '@pulse/domain';
import { ConflictError, type EventLog } from '@pulse/event-log';
import { bodyOf, readJob } from '@pulse/read-model';
import { batchWriter, fakeHash, plannedJob, scoredForecast, succeededJob, testPlan } from '@pulse/testing';
import { ManualClock, openInProcessQueue, type DeadLetter } from '@pulse/work-queue';
import { ChildPool } from '../pool/child-pool.js';
import { openPorts } from '../testing/ports.js';
import { BROKEN_CHILD, FAKE_CHILD, openNotes } from '../testing/work.js';
import type { SimulatorNotice } from './progress.js';
import { Simulator, type SimulatorOptions } from './simulator.js';

/** Processes start slowly on a machine that is busy. */
jest.setTimeout(60_000);

const encoder = new TextEncoder();

async function setUp() {
  const opened = await openPorts();
  const clock = new ManualClock();
  return {
    ...opened,
    ...batchWriter(opened),
    clock,
    queue: openInProcessQueue({ clock }),
    notes: await openNotes(),
    world: await opened.artifacts.put('{"name":"w"}'),
  };
}

let ports: Awaited<ReturnType<typeof setUp>>;
let running: { simulator: Simulator; pool: ChildPool; done: Promise<void> }[];
beforeEach(async () => {
  ports = await setUp();
  running = [];
});
afterEach(async () => {
  for (const { simulator } of running) simulator.kill();
  for (const { done, pool } of running) {
    await done.catch(() => {});
    await pool.close();
  }
  await ports.queue.close();
  await ports.close();
  await ports.notes.remove();
});

/** Starts a simulator; it is stopped at the end of the test. */
function simulate(options: Partial<SimulatorOptions> & { size?: number; entry?: URL } = {}) {
  const { size = 1, entry = FAKE_CHILD, ...rest } = options;
  const pool = new ChildPool({ size, heapMegabytes: 64, entry });
  const { log, artifacts, queue } = ports;
  const simulator = new Simulator({ log, artifacts, queue, pool, name: 'w1', memoryBytes: 1234, ...rest });
  const done = simulator.run();
  done.catch(() => {});
  running.push({ simulator, pool, done });
  return { simulator, done, pool };
}

interface Batch {
  readonly params?: Record<string, ParamValue>;
  readonly config?: Partial<Plan['config']>;
  readonly settings?: Partial<Plan['settings']>;
}

/** Submits a batch whose jobs act as told, and queues them as one message, or each as its own. */
async function work(acts: readonly string[], batch: Batch = {}, messages: 'one' | 'each' = 'one'): Promise<Plan> {
  const notes = ports.notes.folder;
  const jobs = acts.map((act, i) => plannedJob(i + 1, { params: { act, notes, ...batch.params } }));
  const config = { world: ports.world, ...batch.config };
  const plan = testPlan(jobs, { config, ...(batch.settings ? { settings: batch.settings } : {}) });
  await ports.submit('b1', plan);
  const numbers = jobs.map(({ number }) => number);
  for (const group of messages === 'one' ? [numbers] : numbers.map((number) => [number])) await dispatch(group);
  return plan;
}

async function dispatch(jobs: readonly number[]): Promise<void> {
  const { events } = await ports.log.load('batch.b1');
  const data = { batchId: 'b1', plan: events[1]!.data['plan'], jobs };
  await ports.queue.dispatch(simulationSubject('b1', jobs[0]!), encoder.encode(JSON.stringify(data)));
}

/** Waits until something is so; looked at whenever the log grows, and every now and then. */
async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  const late = Date.now() + 30_000;
  while (!(await condition())) {
    if (Date.now() > late) throw new Error(`this did not come about: ${String(condition)}`);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, 10);
      const unsubscribe = ports.log.wake(() => {
        unsubscribe();
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

const depthIs = (waiting: number, working: number) => async () => {
  const depth = await ports.queue.depth();
  return depth.waiting === waiting && depth.working === working;
};
const settled = () => until(depthIs(0, 0));
const events = async (job: number) => (await ports.log.load(streams.job('b1', job))).events;
const types = async (job: number) => (await events(job)).map(({ type }) => type);
const started = async (job: number) => until(() => ports.notes.of(job).length > 0);
const cancel = () => ports.append(streams.batch('b1'), BatchCancelRequested({ reason: 'enough' }));
async function deadLetters(): Promise<DeadLetter[]> {
  const all: DeadLetter[] = [];
  for await (const letter of ports.queue.deadLetters()) all.push(letter);
  return all;
}

describe('work that goes well', () => {
  it('is one commit of results per job, then the message is done', async () => {
    const plan = await work(['ok', 'many', 'ok']);
    const notices: SimulatorNotice[] = [];
    simulate({ notify: (notice) => notices.push(notice) });
    await settled();
    for (const job of [1, 2, 3]) {
      const recorded = await events(job);
      expect(recorded.map(({ type }) => type)).toEqual([
        'JobStarted',
        'ForecastScored',
        'ForecastScored',
        'JobSucceeded',
      ]);
      // A process that takes more than a second to start has its JobStarted written before.
      expect(new Set(recorded.slice(1).map(({ position }) => position)).size).toBe(1);
      const { name, cacheKey } = plan.jobs[job - 1]!;
      expect(recorded[0]!.data).toEqual({ attempt: 1, worker: 'w1', name, cacheKey });
      expect(recorded[3]!.data).toEqual({
        attempt: 1,
        cacheKey,
        forecasts: 2,
        evidence: null,
        evidenceKeys: [],
        cost: { milliseconds: 1, peakBytes: 2, turns: 3, rules: 4 },
      });
      // One process computed them all and was given the world once.
      expect(ports.notes.of(job)).toEqual([
        {
          pid: expect.any(Number),
          replicates: [1, 2],
          knownEvidence: null,
          memoryBytes: 1234,
          given: { [ports.world]: 1 },
        },
      ]);
    }
    expect(notices.filter(({ job }) => job === 2)).toEqual([
      { kind: 'begun', slot: 0, job: 2, name: 'job2', pid: ports.notes.of(2)[0]!.pid },
      { kind: 'progress', slot: 0, job: 2, phase: 'forecast', done: 0, total: 2 },
      { kind: 'ended', slot: 0, job: 2, status: 'succeeded' },
    ]);
  });

  it('leaves out jobs that are final, and replicates that are scored', async () => {
    const plan = await work(['ok', 'ok']);
    await ports.append('job.b1.1', ...succeededJob(plan.jobs[0]!));
    const { name, cacheKey } = plan.jobs[1]!;
    await ports.append(
      'job.b1.2',
      JobStarted({ attempt: 1, worker: 'w0', name, cacheKey }),
      ForecastScored({ ...scoredForecast(1), attempt: 1 }),
    );
    simulate();
    await settled();
    expect(ports.notes.of(1)).toEqual([]);
    expect(ports.notes.of(2).map(({ replicates }) => replicates)).toEqual([[2]]);
    const job = await readJob(ports.log, 'b1', plan.jobs[1]!);
    expect(job).toMatchObject({ status: 'succeeded', attempts: 2 });
    expect(job.forecasts.map(({ replicate }) => replicate)).toEqual([1, 2]);
  });

  it('keeps large distributions as artefacts', async () => {
    await work(['big']);
    simulate();
    await settled();
    const [, first] = await events(1);
    const { body } = first!.data as { body: { artifact: string } };
    expect(Object.keys(body)).toEqual(['artifact']);
    const read = await bodyOf(ports.artifacts, scoredForecast(1, { body }));
    expect(read.targets['x']!.quantiles).toHaveLength(300);
  });

  it('hands over evidence that was measured before, and stores what is new', async () => {
    const history = await ports.artifacts.put('{"history":true}');
    const config = { history, evidence: { origins: 12, paths: 10 } };
    const plan = await work(['ok'], { config, params: { evidence: '{"new":1}', evidenceKey: fakeHash('new') } });
    const evidence = await ports.artifacts.put('{"old":1}');
    const key = evidenceKey(configOf(plan, plan.jobs[0]!))!;
    await ports.append('job.b0.1', ...succeededJob(plannedJob(9), undefined, { evidence, evidenceKeys: [key] }));
    simulate();
    await settled();
    expect(ports.notes.of(1)).toMatchObject([
      { knownEvidence: '{"old":1}', given: { [ports.world]: 1, [history]: 1 } },
    ]);
    const { data } = (await events(1)).at(-1)!;
    expect(data['evidenceKeys']).toEqual([fakeHash('new')]);
    expect(new TextDecoder().decode(await ports.artifacts.get(data['evidence'] as string))).toBe('{"new":1}');
  });
});

describe('a job that fails', () => {
  it('is tried again after its wait, while the others of its message are final', async () => {
    await work(['ok', 'fail:error,fail:error,ok', 'ok'], { settings: { retry: { attempts: 3, backoffMs: 1000 } } });
    simulate({ jitter: () => 0.4 });
    // 1000 ms x (1 + 0.25 x 0.4), then twice that.
    for (const [attempt, wait] of [
      [1, 1100],
      [2, 2200],
    ] as const) {
      await until(depthIs(1, 0));
      expect(await types(1)).toHaveLength(4);
      expect(await types(3)).toHaveLength(4);
      expect((await types(2)).filter((type) => type === 'JobFailed')).toHaveLength(attempt);
      await ports.clock.advance(wait - 1);
      expect(await ports.queue.depth()).toEqual({ waiting: 1, working: 0 });
      await ports.clock.advance(1);
    }
    await settled();
    const failed = { attempt: 1, class: 'error', message: 'failed as told, no. 1', detail: null, final: false };
    expect((await events(2)).map(({ type, data }) => [type, data['attempt']])).toEqual([
      ['JobStarted', 1],
      ['JobFailed', 1],
      ['JobStarted', 2],
      ['JobFailed', 2],
      ['JobStarted', 3],
      ['ForecastScored', 3],
      ['ForecastScored', 3],
      ['JobSucceeded', 3],
    ]);
    expect((await events(2))[1]!.data).toEqual(failed);
    expect(ports.notes.of(1)).toHaveLength(1);
  });

  it('fails for good when its attempts are used up', async () => {
    await work(['fail:error'], { settings: { retry: { attempts: 2, backoffMs: 0 } } });
    simulate();
    await settled();
    const failures = (await events(1)).filter(({ type }) => type === 'JobFailed').map(({ data }) => data['final']);
    expect(failures).toEqual([false, true]);
  });

  it.each(['invalid', 'memory'])('as %s is not tried again', async (kind) => {
    await work([`fail:${kind}`]);
    simulate();
    await settled();
    expect((await events(1)).at(-1)!.data).toMatchObject({ class: kind, final: true });
    expect(ports.notes.of(1)).toHaveLength(1);
  });

  it('by taking too long is stopped and says so; the next of its message is computed all the same', async () => {
    await work(['hang', 'ok'], { settings: { timeoutMs: 2000, retry: { attempts: 1, backoffMs: 0 } } });
    simulate();
    await settled();
    expect((await events(1)).at(-1)!.data).toEqual({
      attempt: 1,
      class: 'timeout',
      message: 'the job ran longer than its timeout of 2000 ms and was stopped',
      detail: null,
      final: true,
    });
    expect((await types(2)).at(-1)).toBe('JobSucceeded');
    expect(ports.notes.of(1)).toHaveLength(1);
  });

  it('by filling the heap fails for lack of memory', async () => {
    await work(['grow', 'ok']);
    simulate();
    await settled();
    expect((await events(1)).at(-1)!.data).toMatchObject({ class: 'memory', final: true });
    expect((await types(2)).at(-1)).toBe('JobSucceeded');
  });
});

describe('a job whose worker process is killed', () => {
  it('is taken up at once with what is not scored yet', async () => {
    await work(['part,ok', 'ok']);
    simulate();
    await settled();
    expect(ports.notes.of(1).map(({ replicates }) => replicates)).toEqual([[1, 2], [2]]);
    expect((await events(1)).map(({ type, data }) => [type, data['attempt']])).toEqual([
      ['JobStarted', 1],
      ['ForecastScored', 1],
      ['JobStarted', 2],
      ['ForecastScored', 2],
      ['JobSucceeded', 2],
    ]);
    // The job after it had not begun: it has one attempt.
    expect(await types(2)).toEqual(['JobStarted', 'ForecastScored', 'ForecastScored', 'JobSucceeded']);
  });

  it('again and again fails for good', async () => {
    await work(['die', 'ok']);
    simulate();
    await settled();
    expect(ports.notes.of(1)).toHaveLength(MAX_INTERRUPTIONS);
    expect((await events(1)).at(-1)!.data).toMatchObject({ class: 'interrupted', final: true });
    expect((await types(2)).at(-1)).toBe('JobSucceeded');
  });
});

describe('a cancel', () => {
  it('stops what runs and what waits for a worker, and nothing of it is computed again', async () => {
    await work(['hang', 'ok'], {}, 'each');
    simulate({ heartbeatMs: 20 });
    await started(1);
    await until(depthIs(0, 2));
    await cancel();
    await settled();
    expect(await types(1)).toEqual(['JobStarted', 'JobCancelled']);
    expect(await types(2)).toEqual(['JobCancelled']);
    expect((await events(2))[0]!.data).toEqual({ reason: 'enough' });
    expect(ports.notes.of(2)).toEqual([]);
  });

  it('is seen by whoever takes a message later', async () => {
    await work(['ok', 'ok']);
    await cancel();
    simulate();
    await settled();
    expect([await types(1), await types(2)]).toEqual([['JobCancelled'], ['JobCancelled']]);
    expect(ports.notes.of(1)).toEqual([]);
  });

  it('keeps what was final before it', async () => {
    await work(['ok', 'hang', 'ok']);
    simulate({ heartbeatMs: 20 });
    await started(2);
    await cancel();
    await settled();
    expect((await types(1)).at(-1)).toBe('JobSucceeded');
    expect((await types(2)).at(-1)).toBe('JobCancelled');
    expect(await types(3)).toEqual(['JobStarted', 'JobCancelled']);
  });
});

describe('an attempt that was overtaken', () => {
  it('stops and settles nothing', async () => {
    const plan = await work(['wait', 'ok']);
    simulate();
    await started(1);
    const { name, cacheKey } = plan.jobs[0]!;
    await ports.append('job.b1.1', JobStarted({ attempt: 1, worker: 'w2', name, cacheKey }));
    ports.notes.go();
    const before = await ports.log.head();
    // Its process is free again.
    await ports.submit(
      'b2',
      testPlan([plannedJob(1, { params: { act: 'ok', notes: ports.notes.folder } })], {
        config: { world: ports.world },
      }),
    );
    const { events: other } = await ports.log.load('batch.b2');
    const data = encoder.encode(JSON.stringify({ batchId: 'b2', plan: other[1]!.data['plan'], jobs: [1] }));
    await ports.queue.dispatch('sim.b2.1', data);
    await until(async () => (await ports.log.load('job.b2.1')).events.length > 0);
    await until(depthIs(0, 1));
    expect(new Set(await types(1))).toEqual(new Set(['JobStarted']));
    // The other job of its message was not overtaken and is whole: a commit each for it and for the other batch.
    expect(await types(2)).toEqual(['JobStarted', 'ForecastScored', 'ForecastScored', 'JobSucceeded']);
    expect((await ports.log.head())!.position).toBe(before!.position + 3);
  });

  it('is not computed to its end, and the others of its message are', async () => {
    const plan = await work(['hang', 'ok']);
    const { pool } = simulate({ heartbeatMs: 50 });
    await until(async () => (await types(1)).length > 0);
    const { name, cacheKey } = plan.jobs[0]!;
    await ports.append('job.b1.1', JobStarted({ attempt: 2, worker: 'w2', name, cacheKey }));
    await until(async () => (await types(2)).includes('JobSucceeded'));
    await until(() => pool.busy === 0);
    expect(await ports.queue.depth()).toMatchObject({ waiting: 0, working: 1 });
    expect(await types(1)).toEqual(['JobStarted', 'JobStarted']);
    expect(await types(2)).toEqual(['JobStarted', 'ForecastScored', 'ForecastScored', 'JobSucceeded']);
    expect(ports.notes.of(1)).toHaveLength(1);
  });

  it('before it even began gives its worker process back', async () => {
    const plan = await work(['ok', 'ok'], {}, 'each');
    const { name, cacheKey } = plan.jobs[0]!;
    await ports.append('job.b1.1', JobStarted({ attempt: 1, worker: 'w0', name, cacheKey }));
    let overtaken = false;
    const append: EventLog['append'] = (stream, expected, list, context) => {
      if (stream !== 'job.b1.1' || overtaken) return ports.log.append(stream, expected, list, context);
      overtaken = true;
      return Promise.reject(new ConflictError(stream, expected, expected));
    };
    const log = new Proxy(ports.log, {
      get: (target, key) => {
        if (key === 'append') return append;
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    simulate({ log });
    await until(depthIs(0, 1));
    expect(overtaken).toBe(true);
    expect((await types(2)).at(-1)).toBe('JobSucceeded');
    expect(ports.notes.of(1)).toEqual([]);
  });
});

describe('messages that cannot be worked on', () => {
  it.each([
    ['no JSON', '{'],
    ['something else', '{"hello":1}'],
    [
      'too many jobs',
      canonicalJson({ batchId: 'b', plan: fakeHash('p'), jobs: Array.from({ length: 17 }, (_, i) => i + 1) }),
    ],
  ])('are set aside with their bytes: %s', async (_what, text) => {
    await work(['ok']);
    await ports.queue.dispatch('sim.bad.1', encoder.encode(text));
    simulate();
    await settled();
    expect(await deadLetters()).toMatchObject([
      { subject: 'sim.bad.1', data: encoder.encode(text), deliveries: 1, error: { code: 'work.unreadable' } },
    ]);
    expect((await types(1)).at(-1)).toBe('JobSucceeded');
  });

  it('are set aside where they name a job that the plan does not have; others flow', async () => {
    await work(['ok']);
    await dispatch([7]);
    simulate();
    await settled();
    expect(await deadLetters()).toMatchObject([
      {
        subject: 'sim.b1.7',
        error: {
          code: 'work.unknown_job',
          message: 'the work for batch b1 names job 7, which its plan does not have',
        },
      },
    ]);
    expect((await types(1)).at(-1)).toBe('JobSucceeded');
  });
});

describe('a simulator', () => {
  it('that is drained ends what runs and gives back what waits', async () => {
    await work(['wait', 'ok', 'ok'], {}, 'each');
    const { simulator, done } = simulate();
    await started(1);
    await until(depthIs(1, 2));
    simulator.drain();
    await until(depthIs(2, 1));
    ports.notes.go();
    await done;
    expect((await types(1)).at(-1)).toBe('JobSucceeded');
    expect([await types(2), await types(3)]).toEqual([[], []]);
    expect(await ports.queue.depth()).toEqual({ waiting: 2, working: 0 });
  });

  it('that is killed appends nothing and settles nothing', async () => {
    await work(['hang', 'ok', 'ok'], {}, 'each');
    const { simulator, done, pool } = simulate();
    await started(1);
    await until(depthIs(1, 2));
    const before = await ports.log.head();
    simulator.kill();
    await done;
    await pool.close();
    expect(await ports.log.head()).toEqual(before);
    expect(await ports.queue.depth()).toEqual({ waiting: 1, working: 2 });
  });

  it('stops with an error where its worker processes cannot start', async () => {
    await work(['ok']);
    const { done } = simulate({ entry: BROKEN_CHILD });
    await expect(done).rejects.toMatchObject({ code: 'simulator.worker_start' });
    expect(await ports.queue.depth()).toEqual({ waiting: 0, working: 1 });
  });

  it('stops with an error where an input is not stored', async () => {
    await work(['ok'], { config: { world: fakeHash('nowhere') } });
    await expect(simulate().done).rejects.toMatchObject({ code: 'artifact.missing' });
  });

  it('shares the work among its processes', async () => {
    await work(['wait', 'wait'], {}, 'each');
    simulate({ size: 2 });
    await started(1);
    await started(2);
    expect(ports.notes.of(1)[0]!.pid).not.toBe(ports.notes.of(2)[0]!.pid);
    ports.notes.go();
    await settled();
  });
});
