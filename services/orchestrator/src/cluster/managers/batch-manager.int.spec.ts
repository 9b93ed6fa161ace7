import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  BatchLicensed,
  JobFailed,
  JobStarted,
  parseJson,
  SimulationWork,
  streams,
  type DataOf,
  type PlannedJob,
} from '@pulse/contracts';
import { ConflictError } from '@pulse/event-log';
import { makeLogger, ManagerLoop } from '@pulse/host';
import { batchWriter, NatsServer, plannedJob, PostgresServer, succeededJob, testPlan } from '@pulse/testing';
import { openApiBench, type ApiBench } from '../../testing/api-bench.js';
import { BatchManager } from './batch-manager.js';

jest.setTimeout(600_000);

let nats: NatsServer;
let postgres: PostgresServer;
let bench: ApiBench;
let write: ReturnType<typeof batchWriter>;
let stop: AbortController;
let running: Promise<unknown>[];
let count = 0;

beforeAll(async () => {
  [nats, postgres] = [await NatsServer.start(), await PostgresServer.start()];
  bench = await openApiBench({ natsUrl: nats.url, databaseUrl: await postgres.createDatabase() });
  write = batchWriter(bench);
});
afterAll(async () => {
  await bench.close();
  await postgres.stop();
  await nats.stop();
});
beforeEach(() => {
  stop = new AbortController();
  running = [];
});
afterEach(async () => {
  stop.abort();
  await Promise.all(running);
});

/** A manager in its loop, as the service runs it; stops with the signal. */
function manage(signal = stop.signal): BatchManager {
  const { indexed: log, artifacts, queue, db, projector } = bench;
  const manager = new BatchManager({ log, artifacts, queue, db, ahead: 40, againMs: 200 });
  const loop = new ManagerLoop({
    name: 'batches',
    logger: makeLogger({ service: 'orchestrator', instance: 'spec', level: 'silent', write: () => {} }),
    due: () => manager.due(),
    act: (batchId) => manager.act(batchId),
    wake: (listener) => projector.onApplied(listener),
    everyMs: 200,
  });
  running.push(loop.run(signal));
  return manager;
}

const fails = (planned: PlannedJob) => planned.name.startsWith('bad');

/** Takes work and does it at once: every job succeeds, but those that are called bad. */
function work(plans: ReadonlyMap<string, readonly PlannedJob[]>, order: string[] = []): void {
  running.push(
    (async () => {
      while (!stop.signal.aborted) {
        for (const message of await bench.queue.pull(4, { waitMs: 200, signal: stop.signal })) {
          const { batchId, jobs } = SimulationWork.parse(parseJson(new TextDecoder().decode(message.data)));
          order.push(batchId);
          for (const number of jobs)
            await finish(
              batchId,
              plans.get(batchId)!.find((one) => one.number === number)!,
            );
          await message.ack();
        }
      }
    })(),
  );
}

async function finish(batchId: string, planned: PlannedJob): Promise<void> {
  const stream = streams.job(batchId, planned.number);
  if ((await bench.log.load(stream)).revision !== null) return;
  const { name, cacheKey } = planned;
  const failed = JobFailed({ attempt: 1, class: 'error', message: 'broke', detail: null, final: true });
  const start = JobStarted({ attempt: 1, worker: 'w', name, cacheKey });
  await write.append(stream, ...(fails(planned) ? [start, failed] : succeededJob(planned))).catch((error: unknown) => {
    // Cancelled at the same moment: the job has its end.
    if (!(error instanceof ConflictError)) throw error;
  });
}

const licensed = BatchLicensed.trusted({ accepted: 2, rejected: 0, licensed: 2 } as DataOf<typeof BatchLicensed>);

/** Resolves when the batch's stream has an event of this type. */
async function reached(batchId: string, type: string): Promise<readonly string[]> {
  for (;;) {
    const types = (await bench.log.load(streams.batch(batchId))).events.map((event) => event.type);
    if (types.includes(type)) return types;
    await new Promise((resolve) => {
      const off = bench.log.wake(() => {
        off();
        resolve(null);
      });
    });
  }
}

/** Jobs too large to share a message; distinct in every batch, so that none is reused. */
function jobsOf(batch: number, size: number, change: (number: number) => Partial<PlannedJob> = () => ({})) {
  return Array.from({ length: size }, (_, i) => {
    const digits = `${batch}${String(i + 1).padStart(4, '0')}`.padStart(64, '0');
    return plannedJob(i + 1, { cost: 1e9, cacheKey: digits, ...change(i + 1) });
  });
}

async function submit(
  size: number,
  change?: (number: number) => Partial<PlannedJob>,
  maxFailures: number | null = null,
) {
  const batchId = `m${++count}`;
  const jobs = jobsOf(count, size, change);
  const planned = { jobs: size, forecasts: size * 2 };
  await write.submit(batchId, testPlan(jobs), { submission: { maxFailures }, planned });
  return { batchId, jobs };
}

describe('the manager of batches', () => {
  it('brings a batch to its end, and reuses what an earlier one simulated', async () => {
    const first = await submit(5);
    const plans = new Map([[first.batchId, first.jobs]]);
    work(plans);
    manage();
    await reached(first.batchId, 'BatchSimulated');
    await write.append(streams.license(first.batchId), licensed);
    expect(await reached(first.batchId, 'BatchCompleted')).toEqual([
      'BatchSubmitted',
      'BatchPlanned',
      'BatchSimulated',
      'BatchCompleted',
    ]);
    const again = `m${++count}`;
    await write.submit(again, testPlan(first.jobs), { planned: { jobs: 5, forecasts: 10 } });
    await reached(again, 'BatchSimulated');
    const { events } = await bench.log.load(streams.batch(again));
    expect(events.at(-1)!.data).toEqual({ succeeded: 0, reused: 5, failed: 0, cancelled: 0 });
    expect(await bench.queue.depth()).toMatchObject({ waiting: 0 });
  });

  it('lets twenty batches go forward together', async () => {
    const batches = [];
    for (let i = 0; i < 20; i++) batches.push(await submit(12));
    await bench.settled();
    const order: string[] = [];
    manage();
    work(new Map(batches.map(({ batchId, jobs }) => [batchId, jobs])), order);
    for (const { batchId } of batches) await reached(batchId, 'BatchSimulated');
    // Every batch had a turn before any of them was far ahead: 240 messages, each batch's first among the first 80.
    for (const { batchId } of batches) expect(order.indexOf(batchId)).toBeLessThan(80);
    for (const { batchId } of batches) {
      const { events } = await bench.log.load(streams.batch(batchId));
      expect(events.at(-1)!.data).toEqual({ succeeded: 12, reused: 0, failed: 0, cancelled: 0 });
    }
  });

  it('goes on where another one was stopped, also where the queue has lost what it had', async () => {
    const { batchId, jobs } = await submit(100);
    const first = new AbortController();
    const before = manage(first.signal);
    await bench.settled();
    // Takes the first messages away, as a queue does that loses them.
    for (const message of await bench.queue.pull(5, { waitMs: 20_000 })) await message.term();
    first.abort();
    await Promise.all(running);
    expect(before.window.total).toBeGreaterThanOrEqual(40);
    work(new Map([[batchId, jobs]]));
    manage();
    await reached(batchId, 'BatchSimulated');
    const { events } = await bench.log.load(streams.batch(batchId));
    expect(events.at(-1)!.data).toEqual({ succeeded: 100, reused: 0, failed: 0, cancelled: 0 });
  });

  it('stops a batch that has failed too often, and ends it cancelled', async () => {
    const bad = (number: number) => (number <= 3 ? { name: `bad${number}` } : {});
    const { batchId, jobs } = await submit(200, bad, 2);
    work(new Map([[batchId, jobs]]));
    manage();
    await reached(batchId, 'BatchSimulated');
    await write.append(streams.license(batchId), licensed);
    expect(await reached(batchId, 'BatchCancelled')).toContain('BatchCancelRequested');
    const { events } = await bench.log.load(streams.batch(batchId));
    const { reason, jobs: ended } = events.at(-1)!.data as { reason: string; jobs: Record<string, number> };
    expect(reason).toMatch(/^max-failures: [23] jobs failed, the last of them bad[123]: broke$/);
    expect(Object.values(ended).reduce((sum, n) => sum + n, 0)).toBe(200);
    expect(ended['cancelled']).toBeGreaterThan(100);
  });

  it('gives up on jobs whose work is set aside again and again, says why, and brings the batch to its end', async () => {
    const { batchId, jobs } = await submit(3);
    let taken = 0;
    running.push(
      (async () => {
        while (!stop.signal.aborted)
          for (const message of await bench.queue.pull(4, { waitMs: 200, signal: stop.signal })) {
            const { jobs: numbers } = SimulationWork.parse(parseJson(new TextDecoder().decode(message.data)));
            if (numbers[0] === 2) {
              taken += 1;
              await message.deadLetter({ code: 'work.unknown_job', message: 'its plan does not have job 2' });
              continue;
            }
            for (const number of numbers) await finish(batchId, jobs[number - 1]!);
            await message.ack();
          }
      })(),
    );
    manage();
    await reached(batchId, 'BatchSimulated');
    const { events } = await bench.log.load(streams.batch(batchId));
    expect(events.at(-1)!.data).toEqual({ succeeded: 2, reused: 0, failed: 1, cancelled: 0 });
    const job = (await bench.log.load(streams.job(batchId, 2))).events;
    expect(job.map(({ type }) => type)).toEqual(['JobFailed']);
    expect(job[0]!.data).toEqual({
      attempt: 1,
      class: 'invalid',
      message: expect.stringMatching(/set the work of this job aside 3 times.*its plan does not have job 2$/),
      detail: expect.stringMatching(/^work\.unknown_job .*DLQ/),
      final: true,
    });
    expect(taken).toBe(3);
  });

  it('does not take work that a queue has lost for work that was set aside', async () => {
    const { batchId, jobs } = await submit(1);
    let lost = 0;
    running.push(
      (async () => {
        while (!stop.signal.aborted)
          for (const message of await bench.queue.pull(1, { waitMs: 200, signal: stop.signal })) {
            if (lost++ < 4) await message.term();
            else {
              await finish(batchId, jobs[0]!);
              await message.ack();
            }
          }
      })(),
    );
    manage();
    await reached(batchId, 'BatchSimulated');
    const { events } = await bench.log.load(streams.batch(batchId));
    expect(events.at(-1)!.data).toEqual({ succeeded: 1, reused: 0, failed: 0, cancelled: 0 });
  });
});
