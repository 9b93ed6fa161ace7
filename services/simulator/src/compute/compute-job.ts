import type { FailureClass } from '@pulse/contracts';
import type { ComputeJob, FromChild } from '../pool/protocol.js';
import { classicJob } from './classic-job.js';
import type { Inputs } from './inputs.js';

/** Computes one job. Nothing is thrown: what goes wrong is the job's last message. */
export function* computeJob(job: ComputeJob, inputs: Inputs): Generator<FromChild> {
  try {
    yield* classicJob(job, inputs.world(job.config.world));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const detail = error instanceof Error ? (error.stack ?? null) : null;
    yield { type: 'failed', number: job.number, class: classOf(error), message, detail };
  }
}

function classOf(error: unknown): FailureClass {
  const failureClass = (error as { class?: unknown } | null)?.class;
  return failureClass === 'memory' || failureClass === 'invalid' ? failureClass : 'error';
}
