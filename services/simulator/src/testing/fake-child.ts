/**
 * A worker process that does what the parameters of its jobs say, so that specs decide how it behaves.
 *
 * `act` is a list of acts, one per attempt, the last of which stands for all later ones: `ok`, `die` (killed from outside), `exit`
 * (by itself), `hang`, `wait` (until there is a file `go` in `notes`), `then-wait` (one forecast, then as `wait`), `grow` (until the heap is full), `part` (one forecast, then die), `big` (a forecast over 64 KiB),
 * `many` (its forecasts in one message), `fail:<class>`. `notes` is a folder in which attempts are counted and noted.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { FailureClass, ScoredForecast } from '@pulse/contracts';
import type { ComputeJob, FromChild, ToChild } from '../pool/protocol.js';
import { fakeForecast } from './fake-forecast.js';

const inputs = new Map<string, number>();

const tell = (message: FromChild) => new Promise<void>((resolve) => process.send!(message, () => resolve()));

/** Notes what this attempt was given, and tells how many there were before. */
function note(job: ComputeJob): number {
  const file = join(String(job.config.params['notes']), `${job.number}.ndjson`);
  const before = existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0;
  const { replicates, knownEvidence, memoryBytes } = job;
  const given = Object.fromEntries(inputs);
  appendFileSync(file, `${JSON.stringify({ pid: process.pid, replicates, knownEvidence, memoryBytes, given })}\n`);
  return before;
}

async function compute(job: ComputeJob): Promise<void> {
  const acts = String(job.config.params['act'] ?? 'ok').split(',');
  const before = note(job);
  const [act, detail] = (acts[before] ?? acts.at(-1)!).split(':');
  const { number, replicates } = job;
  const send = (forecasts: ScoredForecast[]) => tell({ type: 'forecasts', number, forecasts });
  if (act === 'fail') {
    const message = `failed as told, no. ${before + 1}`;
    return tell({ type: 'failed', number, class: detail as FailureClass, message, detail: null });
  }
  if (act === 'hang') return new Promise(() => {});
  if (act === 'then-wait') await send([fakeForecast(number, replicates[0]!)]);
  if (act === 'wait' || act === 'then-wait')
    while (!existsSync(join(String(job.config.params['notes']), 'go'))) await setTimeout(5);
  if (act === 'grow') for (const held: number[][] = []; ;) held.push(Array.from({ length: 1e5 }, (_, i) => i * 1.5));
  if (act === 'part') await send([fakeForecast(number, replicates[0]!)]);
  if (act === 'die' || act === 'part') process.kill(process.pid, 'SIGKILL');
  if (act === 'exit') {
    process.stderr.write('out of ideas\n', () => process.exit(3));
    return new Promise(() => {});
  }
  await tell({ type: 'progress', number, phase: 'forecast', done: 0, total: replicates.length });
  if (act === 'many') await send(replicates.map((replicate) => fakeForecast(number, replicate)));
  else
    for (const replicate of act === 'then-wait' ? replicates.slice(1) : replicates)
      await send([fakeForecast(number, replicate, act === 'big' ? 300 : 2)]);
  const { evidence = null, evidenceKey } = job.config.params;
  return tell({
    type: 'succeeded',
    number,
    evidence: evidence === null ? null : String(evidence),
    evidenceKeys: evidenceKey === undefined ? [] : [String(evidenceKey)],
    cost: { milliseconds: 1, peakBytes: 2, turns: 3, rules: 4 },
  });
}

let queue = Promise.resolve();
process.on('message', (message: ToChild) => {
  if (message.type === 'input') inputs.set(message.hash, (inputs.get(message.hash) ?? 0) + 1);
  else for (const job of message.jobs) queue = queue.then(() => compute(job));
});
process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => {});
process.send!({ type: 'ready' } satisfies FromChild);
