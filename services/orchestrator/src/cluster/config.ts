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
  API_KEY_FAILURES_PER_MINUTE: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(60)
    .describe('How many keys of one address may be refused in a minute before no other of them is looked up'),
  API_STREAMS_PER_KEY: z.coerce
    .number()
    .int()
    .min(1)
    .max(100_000)
    .default(64)
    .describe('How many event streams one key may have open at a time'),
  API_TRUSTED_PROXIES: z
    .string()
    .transform((list) =>
      list
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== ''),
    ) // prettier-ignore
    .pipe(
      z.array(
        z.union([z.literal(['loopback', 'linklocal', 'uniquelocal']), z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]),
      ),
    )
    .optional()
    .describe('Addresses or networks of proxies, by commas, that are believed for whom they ask (X-Forwarded-For)'),
  RULE_MODEL: z
    .string()
    .regex(/^[^/\s]+\/\S+$/, 'expected <provider>/<model>')
    .optional()
    .describe(
      'The language model of the service rulegen, `<provider>/<model>`, as its log names it; without it searches of rules are symbolic',
    ),
  DISPATCH_AHEAD: z.coerce
    .number()
    .int()
    .min(1)
    .max(5000)
    .default(64)
    .describe('How many messages of work wait for a worker at once, those of all batches together'),
};
