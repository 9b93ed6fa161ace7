import { z } from 'zod';

/** Settings of the orchestrator beside those of every service. */
export const orchestratorEnv = {
  API_BODY_LIMIT_MB: z.coerce.number().int().min(1).max(1024).default(64).describe('The largest body of a request'),
  API_RATE_PER_MINUTE: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000_000)
    .default(6000)
    .describe('How many requests one key may make in a minute'),
  DISPATCH_AHEAD: z.coerce
    .number()
    .int()
    .min(1)
    .max(5000)
    .default(64)
    .describe('How many messages of work wait for a worker at once, those of all batches together'),
};
