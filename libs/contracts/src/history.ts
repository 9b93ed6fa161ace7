import { z } from 'zod';
import { Sha256 } from './envelope.js';
import { Period } from './period.js';

/** What was read for one source, so that a number can be traced to a file. */
export const Provenance = z.strictObject({
  source: z.string(),
  sha256: Sha256,
  rows: z.int().min(0),
  title: z.string().optional(),
  licence: z.string().optional(),
  url: z.string().optional(),
});
export type Provenance = z.infer<typeof Provenance>;

/**
 * Observed values by period. `start` is the ordinal of the first period (see `libs/engine` time); every series has one
 * value a period, null where nothing was observed. `lag` holds the publication lag of a series in periods: the value of
 * period t is known at the end of period t + lag.
 */
export const History = z.strictObject({
  period: Period,
  start: z.int(),
  length: z.int().min(0),
  series: z.record(z.string(), z.array(z.number().nullable())),
  lag: z.record(z.string(), z.int().min(0)),
  provenance: z.array(Provenance),
});
export type History = z.infer<typeof History>;
