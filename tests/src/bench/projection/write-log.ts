import { streams } from '@pulse/contracts';
import type { EventLog } from '@pulse/event-log';
import { fakeHash, plannedJob, submitted, succeededJob } from '@pulse/testing';

const JOBS_OF_A_BATCH = 500;
const AT_ONCE = 200;

const context = { actor: 'bench', correlationId: 'bench', causationId: null, traceparent: null };

/** Batches of jobs that succeed at once, two forecasts each, one commit a job. Returns how many commits there are. */
export async function writeLog(log: EventLog, jobs: number): Promise<number> {
  const writes: (() => Promise<unknown>)[] = [];
  for (let first = 0; first < jobs; first += JOBS_OF_A_BATCH) {
    const batchId = `bench${first}`;
    const count = Math.min(JOBS_OF_A_BATCH, jobs - first);
    const planned = { jobs: count, forecasts: 2 * count };
    const events = submitted(batchId, fakeHash(batchId), { submission: { batchId }, planned });
    writes.push(() => log.append(streams.batch(batchId), null, events, context));
    for (let number = 1; number <= count; number++) {
      const job = plannedJob(number, { cacheKey: fakeHash(`${batchId} ${number}`) });
      writes.push(() => log.append(streams.job(batchId, number), null, succeededJob(job), context));
    }
  }
  const queue = writes[Symbol.iterator]();
  const write = async () => {
    for (const one of queue) await one();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, write));
  return writes.length;
}
