import { z } from 'zod';
import { Sha256 } from './envelope.js';

/** One message on the work queue: consecutive jobs of one batch. */
export const SimulationWork = z.strictObject({
  batchId: z.string().min(1),
  plan: Sha256,
  jobs: z.array(z.int().min(1)).min(1).max(16),
});
export type SimulationWork = z.infer<typeof SimulationWork>;

/** Subject of a work message: there is at most one per first job in the queue. */
export const simulationSubject = (batchId: string, firstJob: number): string => `sim.${batchId}.${firstJob}`;
