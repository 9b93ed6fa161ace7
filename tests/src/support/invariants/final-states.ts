import type { EventInput } from '@pulse/contracts';
import { batchesOf, countOf, jobStreamsOf, type LogHistory } from './log-history.js';
import type { Violation } from './violation.js';

const ENDS = ['BatchCompleted', 'BatchCancelled'];

/** How a job ends, as the counts of its batch name it; null for what is no end. */
function endOf({ type, data }: EventInput): 'succeeded' | 'reused' | 'failed' | 'cancelled' | null {
  if (type === 'JobSucceeded') return 'succeeded';
  if (type === 'JobReused') return 'reused';
  if (type === 'JobCancelled') return 'cancelled';
  return type === 'JobFailed' && data['final'] === true ? 'failed' : null;
}

/**
 * I5: each batch and each of its jobs has come to exactly one end, after which nothing follows in its stream; the batch's
 * counts are those of its jobs; it was judged once and its reports are written once.
 */
export function checkFinalStates(history: LogHistory): Violation[] {
  return batchesOf(history).flatMap((batchId) => checkBatch(history, batchId));
}

function checkBatch(history: LogHistory, batchId: string): Violation[] {
  const found: Violation[] = [];
  const say = (where: string, message: string) => found.push({ invariant: 'I5', where, message });
  const own = `batch.${batchId}`;
  const events = history.streams.get(own)!;
  const ends = countOf(events, ...ENDS);
  if (ends !== 1) say(own, `it has ${ends} ends: ${events.map(({ type }) => type).join(', ')}`);
  else if (!ENDS.includes(events.at(-1)!.type)) say(own, `${events.at(-1)!.type} follows its end`);
  if (countOf(events, 'BatchSimulated') !== 1) say(own, 'it has not exactly one BatchSimulated');

  const counts = { succeeded: 0, reused: 0, failed: 0, cancelled: 0 };
  const planned = events.find(({ type }) => type === 'BatchPlanned')?.data['jobs'];
  const jobs = jobStreamsOf(history, batchId);
  if (jobs.length !== planned) say(own, `${jobs.length} of its ${String(planned)} jobs have a stream`);
  for (const { stream, events: ofJob } of jobs) {
    const finals = ofJob.map(endOf).filter((end) => end !== null);
    if (finals.length !== 1) say(stream, `it has ${finals.length} ends: ${ofJob.map(({ type }) => type).join(', ')}`);
    else if (endOf(ofJob.at(-1)!) === null) say(stream, `${ofJob.at(-1)!.type} follows its end`);
    for (const end of finals) counts[end] += 1;
  }
  const said = events.find(({ type }) => ENDS.includes(type))?.data['jobs'];
  if (typeof said === 'object' && said !== null && JSON.stringify(sorted(said)) !== JSON.stringify(sorted(counts)))
    say(own, `it says ${JSON.stringify(said)}, its jobs say ${JSON.stringify(counts)}`);

  for (const [stream, type] of [
    [`license.${batchId}`, 'BatchLicensed'],
    [`audit.${batchId}`, 'ReportsWritten'],
  ] as const) {
    const times = countOf(history.streams.get(stream) ?? [], type);
    if (times !== 1) say(stream, `${type} is there ${times} times`);
  }
  return found;
}

const sorted = (counts: object) => Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1));
