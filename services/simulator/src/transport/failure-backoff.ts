import { WorkerStartError } from '../pool/child.js';

/** Waits in milliseconds: the first, and the longest that it grows to. */
interface Waits {
  readonly first: number;
  readonly longest: number;
}

/** The broker, the log or the artefacts do not answer: they may be back soon. */
const UNAVAILABLE: Waits = { first: 500, longest: 30_000 };
/** No worker process starts on this machine: another one should have the work. */
const NO_WORKER: Waits = { first: 5000, longest: 300_000 };
/** A defect: the message is kept, and tried seldom. */
const UNEXPECTED: Waits = { first: 2000, longest: 300_000 };

const INFRASTRUCTURE: ReadonlySet<string> = new Set([
  'log.append_failed',
  'log.corrupt',
  'log.lineage_broken',
  'log.unavailable',
  'artifact.missing',
  'artifact.corrupt',
  'broker.unavailable',
  'broker.stream_missing',
]);

/**
 * Milliseconds until a message is delivered again whose handler failed for a reason that says nothing about the message.
 * Doubles with each delivery; jitter adds up to half, so that what failed together does not come back together.
 *
 * @param jitter uniform number in [0,1)
 */
export function failureBackoff(error: unknown, deliveries: number, jitter: number): number {
  const { first, longest } = waitsFor(error);
  return Math.round(Math.min(longest, first * 2 ** Math.min(deliveries - 1, 20)) * (1 + jitter / 2));
}

function waitsFor(error: unknown): Waits {
  if (error instanceof WorkerStartError) return NO_WORKER;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return INFRASTRUCTURE.has(code) ? UNAVAILABLE : UNEXPECTED;
}
