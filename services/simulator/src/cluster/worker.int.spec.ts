import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ForecastScored, JobStarted, streams, type PlannedJob } from '@pulse/contracts';
import { MAX_INTERRUPTIONS } from '@pulse/domain';
import { batchWriter, NatsServer, plannedJob, scoredForecast, testPlan } from '@pulse/testing';
import type { DeadLetter } from '@pulse/work-queue';
import { openBroker, until, type Broker } from '../testing/broker-ports.js';
import { WorkerProcesses } from '../testing/worker-processes.js';

jest.setTimeout(600_000);

/** Processes of a busy machine may stand still for a second of their own. */
const ACK_WAIT_MS = 2000;

let broker: Broker;
let workers: WorkerProcesses;
beforeEach(async () => {
  broker = await openBroker(await NatsServer.start(), { ackWaitMs: ACK_WAIT_MS });
  workers = new WorkerProcesses(broker.server.url);
});
afterEach(async () => {
  await workers.end();
  await broker.close();
});

/** Submits batch b1, whose jobs act as told. */
async function submit(acts: readonly string[]): Promise<PlannedJob[]> {
  const { notes, world } = broker;
  const jobs = acts.map((act, i) => plannedJob(i + 1, { params: { act, notes: notes.folder } }));
  await batchWriter(broker).submit('b1', testPlan(jobs, { config: { world } }));
  return jobs;
}

/** The same, and each job is queued as a message. */
async function work(acts: readonly string[]): Promise<PlannedJob[]> {
  const jobs = await submit(acts);
  for (const { number } of jobs) await broker.dispatch(number);
  return jobs;
}

/** One attempt that went well, in the form that the life of a job has whatever happened around it. */
const WHOLE = ['JobStarted', 'ForecastScored', 'ForecastScored', 'JobSucceeded'];

/** Every job has one end, every forecast is there once, versions follow each other. */
async function expectWhole(jobs: number): Promise<void> {
  for (let job = 1; job <= jobs; job++) {
    const events = await broker.events(job);
    expect(events.map(({ version }) => version)).toEqual(events.map((_, i) => i + 1));
    const scored = events.filter(({ type }) => type === 'ForecastScored').map(({ data }) => data['replicate']);
    expect(scored).toEqual([1, 2]);
    expect(events.filter(({ type }) => type === 'JobSucceeded')).toHaveLength(1);
    expect(events.at(-1)!.type).toBe('JobSucceeded');
  }
}

async function letters(): Promise<DeadLetter[]> {
  const all: DeadLetter[] = [];
  for await (const letter of broker.queue.deadLetters()) all.push(letter);
  return all;
}

describe('simulators of a cluster', () => {
  it('share the work, and write of each job what one would write', async () => {
    const jobs = await work(Array.from({ length: 24 }, () => 'ok'));
    await workers.start('w1');
    await workers.start('w2');
    await broker.settled();
    await expectWhole(24);
    for (const { number } of jobs) expect(await broker.types(number)).toEqual(WHOLE);
    expect(broker.log.voids).toBe(0);
  });

  it('wait for a failed job as its plan says, and then try it again', async () => {
    await work(['fail:error,ok']);
    await workers.start('w1');
    await broker.settled();
    expect(await broker.types(1)).toEqual(['JobStarted', 'JobFailed', ...WHOLE]);
  });

  it('set aside what cannot be read, and work on', async () => {
    const bytes = Uint8Array.of(0xff, 0x00, 0x7b);
    await broker.queue.dispatch('sim.bad.1', bytes, { traceparent: 'of the sender' });
    await work(['ok']);
    await workers.start('w1');
    await broker.settled();
    const [letter, ...others] = await letters();
    expect(others).toEqual([]);
    expect(Buffer.from(letter!.data)).toEqual(Buffer.from(bytes));
    expect(letter).toMatchObject({
      subject: 'sim.bad.1',
      deliveries: 1,
      headers: { traceparent: 'of the sender' },
      error: { code: 'work.unreadable' },
    });
    await expectWhole(1);
  });

  it('read a job that they took to be new where it is not, and go on from what is scored', async () => {
    const [job] = await submit(['ok']);
    const { name, cacheKey } = job!;
    await batchWriter(broker).append(
      streams.job('b1', 1),
      JobStarted({ attempt: 1, worker: 'w0', name, cacheKey }),
      ForecastScored({ ...scoredForecast(1), attempt: 1 }),
    );
    await broker.dispatch(1);
    await workers.start('w1');
    await broker.settled();
    await expectWhole(1);
    // The first delivery computed in vain; the second one was given what is missing.
    expect(broker.notes.of(1).map(({ replicates }) => replicates)).toEqual([[1, 2], [2]]);
    expect((await broker.events(1)).slice(2).map(({ data }) => data['attempt'])).toEqual([2, 2, 2]);
  });

  it('keep work that takes three waits for an acknowledgement, by heartbeats', async () => {
    await work(['wait']);
    await workers.start('w1');
    await workers.start('w2');
    await until(() => broker.notes.of(1).length === 1);
    const late = performance.now() + 3 * ACK_WAIT_MS;
    await until(() => performance.now() > late);
    broker.notes.go();
    await broker.settled();
    expect(broker.notes.of(1)).toHaveLength(1);
    expect(await broker.types(1)).toEqual(WHOLE);
  });
});

describe('a simulator whose main thread stands still', () => {
  it('loses its work to another one, which fences it off', async () => {
    // The first one fills its only slot, so that it is not asking for more when its thread stops.
    await work(['wait', 'ok']);
    const first = await workers.start('w1', { BLOCK_MS: String(2.5 * ACK_WAIT_MS), BLOCK_AFTER_MS: '200' });
    await until(() => first.said.includes('blocked'));
    await workers.start('w2', { WORKERS: '2' });
    await until(() => broker.notes.of(1).length >= 2);
    await until(() => first.said.includes('free'));
    await until(async () => (await broker.types(1)).includes('JobStarted'));
    broker.notes.go();
    await broker.settled();
    await expectWhole(2);
    expect(broker.notes.of(1).length).toBeGreaterThanOrEqual(2);
    // Nothing that a fenced attempt says comes after the one that fenced it.
    const attempts = (await broker.events(1)).map(({ data }) => Number(data['attempt']));
    expect(attempts).toEqual(attempts.toSorted((x, y) => x - y));
    // It goes on working: nobody has to start it again.
    await until(async () => (await broker.queue.depth()).working === 0);
    expect(first.child.exitCode).toBeNull();
  });
});

describe('a simulator that is told to end', () => {
  it('ends what runs, hands back what waits, and loses nothing', async () => {
    await work(Array.from({ length: 60 }, () => 'ok'));
    const first = await workers.start('w1', { WORKERS: '2' });
    await until(async () => (await broker.types(5)).length > 0);
    const told = performance.now();
    first.child.kill('SIGTERM');
    expect(await first.ended).toEqual({ code: 0, signal: null });
    const seconds = (performance.now() - told) / 1000;
    expect(seconds).toBeLessThan(20);
    // What it had and did not do is there for others at once, not after the wait for an acknowledgement.
    const { waiting, working } = await broker.queue.depth();
    expect(waiting + working).toBeGreaterThan(0);
    await workers.start('w2', { WORKERS: '2' });
    await broker.settled();
    await expectWhole(60);
    for (let job = 1; job <= 60; job++) expect(await broker.types(job)).toEqual(WHOLE);
  });

  it('gives back what does not end within the grace, with what it has scored', async () => {
    await work(['then-wait']);
    const first = await workers.start('w1', { GRACE_MS: '300' });
    await until(() => broker.notes.of(1).length === 1);
    await until(async () => (await broker.types(1)).includes('JobStarted'));
    first.child.kill('SIGTERM');
    expect(await first.ended).toEqual({ code: 0, signal: null });
    expect(await broker.types(1)).toEqual(['JobStarted', 'ForecastScored']);
    broker.notes.go();
    const taken = performance.now();
    await workers.start('w2');
    await until(() => broker.notes.of(1).length === 2);
    await broker.settled();
    expect(performance.now() - taken).toBeLessThan(20_000);
    expect(broker.notes.of(1)[1]!.replicates).toEqual([2]);
    await expectWhole(1);
  });
});

it('a job that runs whenever simulators are restarted is handed back each time, and not given up', async () => {
  await work(['wait']);
  const restarts = MAX_INTERRUPTIONS + 1;
  for (let n = 1; n <= restarts; n++) {
    const worker = await workers.start(`w${n}`, { GRACE_MS: '50' });
    await until(() => broker.notes.of(1).length === n);
    worker.child.kill('SIGTERM');
    expect(await worker.ended).toEqual({ code: 0, signal: null });
  }
  broker.notes.go();
  await workers.start('last');
  await broker.settled();
  const handedBack = Array.from({ length: restarts }, () => ['JobStarted', 'JobFailed']).flat();
  expect(await broker.types(1)).toEqual([...handedBack, ...WHOLE]);
  await expectWhole(1);
});

it.each(['simulator.taken', 'simulator.before-append', 'simulator.after-append', 'simulator.before-ack'])(
  'a simulator that is killed at %s loses nothing, and nothing is counted twice',
  async (place) => {
    await work(Array.from({ length: 12 }, () => 'ok'));
    const first = await workers.start('w1', { FAIL_AT: `${place}:3` });
    expect(await first.ended).toMatchObject({ signal: 'SIGKILL' });
    await workers.start('w2');
    await broker.settled();
    await expectWhole(12);
    expect(broker.log.voids).toBe(0);
    expect((await broker.log.load(streams.batch('b1'))).events).toHaveLength(2);
  },
);
