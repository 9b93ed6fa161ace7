import type { ComputeJob, FromChild } from '../pool/protocol.js';
import { classicJob } from './classic-job.js';
import { failureClass } from './failure.js';
import type { Inputs } from './inputs.js';
import { measuredJob } from './measured-job.js';

/** Computes one job. Nothing is thrown: what goes wrong is the job's last message. */
export function* computeJob(job: ComputeJob, inputs: Inputs): Generator<FromChild> {
  try {
    const { profile, world, history } = job.config;
    if (profile === 'classic') yield* classicJob(job, inputs);
    else yield* measuredJob(job, inputs.world(world), history === null ? null : inputs.history(history));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const detail = error instanceof Error ? (error.stack ?? null) : null;
    yield { type: 'failed', number: job.number, class: failureClass(error), message, detail };
  }
}
