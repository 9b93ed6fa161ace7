import { PriceTable } from '@pulse/rules';

/** What a process that spends is told. */
export interface Orders {
  /** Part of the ids of its calls; no two processes have the same. */
  readonly name: string;
  readonly seed: number;
  readonly tasks: number;
  readonly log: { readonly folder: string } | { readonly servers: string };
  readonly provider: string;
  /** Milliseconds since 1970 at its start. */
  readonly clock: number;
  readonly deadlineMs: number;
  readonly runLimit: number;
  readonly batchLimit: number;
  /** Share of its calls whose usage it says it does not know. */
  readonly unknown: number;
}

/** A dollar for a million input tokens, ten for a million output tokens: what the fake provider bills. */
export const PRICES = new PriceTable([
  {
    provider: 'fake',
    model: 'm',
    snapshots: false,
    validFrom: null,
    checked: '2026-11-01',
    source: 'test',
    input: 1,
    cacheRead: 1,
    cacheWrite: 1,
    output: 10,
    tiers: [],
  },
]);

export const DOLLAR = 1_000_000_000;

/** Rates and tokens that are in nobody's way. */
export const WIDE = { callsPerMinute: 1e9, callsPerHour: 1e9, callsPerDay: 1e9, tokensPerDay: 1e12 } as const;

/** Where a process is killed: the six places at which an account could lose a call, or charge one that was never sent. */
export const POINTS = [
  'budget.before-reserve',
  'budget.after-reserve',
  'budget.after-dispatch',
  'budget.mid-stream',
  'budget.before-settle',
  'budget.after-settle',
] as const;
