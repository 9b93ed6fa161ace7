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

/** A value as it stood from some period on, until a later one replaced it; null withdraws it. */
export const Revision = z.strictObject({
  /** Index into the series. */
  at: z.int().min(0),
  /** Ordinal of the period at whose end it was known first. */
  known: z.int(),
  value: z.number().nullable(),
});
export type Revision = z.infer<typeof Revision>;

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
  /**
   * Every value that a series ever had, by series, in the order of (at, known). What was known at the end of period o is
   * the last revision with known <= o; `series` holds the last one of all, and `lag` does not count beside it.
   */
  revisions: z.record(z.string(), z.array(Revision)).optional(),
  /** Series whose values are revised later although only their latest state is here. */
  revised: z.array(z.string()).optional(),
  provenance: z.array(Provenance),
});
export type History = z.infer<typeof History>;
