/** A BullMQ worker whose jobs do nothing. */
import { Worker } from 'bullmq';
import type { BullmqWorker } from './bullmq.js';

const { port, queue, concurrency } = JSON.parse(process.argv[2]!) as BullmqWorker;
const worker = new Worker(queue, async () => ({ value: 1 }), {
  connection: { host: '127.0.0.1', port, maxRetriesPerRequest: null },
  concurrency,
});
await worker.waitUntilReady();
process.once('SIGTERM', () => void worker.close().then(() => process.exit(0)));
process.once('disconnect', () => process.exit(0));
process.stdout.write('ready\n');
