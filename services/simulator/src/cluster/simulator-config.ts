import { z } from 'zod';

/** Settings of the simulator, by their names in the environment. */
export const simulatorEnv = z.object({
  /** Worker processes, each of which computes one job at a time. */
  WORKERS: z.coerce.number().int().min(1).max(1024).default(2),
  /** Most megabytes of engine arrays that one job may hold. */
  JOB_MEMORY_MB: z.coerce
    .number()
    .int()
    .min(1)
    .max(1 << 20)
    .default(512),
});
export type SimulatorConfig = z.infer<typeof simulatorEnv>;
