/**
 * What a worker process runs: it computes the jobs it is sent, one after the other, and ends when its parent goes.
 *
 * Computing blocks this process on purpose; heartbeats and settling are the parent's.
 */
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { computeJob } from '../compute/compute-job.js';
import { Inputs } from '../compute/inputs.js';
import type { ComputeJob, ToChild } from './protocol.js';

const inputs = new Inputs();
const waiting: ComputeJob[] = [];
let working = false;

async function work(): Promise<void> {
  working = true;
  for (let job = waiting.shift(); job; job = waiting.shift())
    for (const message of computeJob(job, inputs)) {
      process.send?.(message);
      // Lets the message leave before the next stretch of computing.
      await turnOfTheLoop();
    }
  working = false;
}

process.on('message', (message: ToChild) => {
  if (message.type === 'input') return inputs.add(message.hash, message.text);
  waiting.push(...message.jobs);
  if (!working) void work();
});
process.on('disconnect', () => process.exit(0));
// The parent answers Ctrl-C for the whole group: it drains what runs here.
process.on('SIGINT', () => {});
process.send?.({ type: 'ready' });
