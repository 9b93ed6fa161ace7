import { z } from 'zod';
import { Sha256 } from '../envelope.js';
import { defineEvent } from './define.js';
import { NanoDollars } from './rulegen.js';

const Instant = z.iso.datetime({ precision: 3 });
/** Days and months are UTC's. */
const DayKey = z.string().regex(/^\d{4}-\d\d-\d\d$/);
const MonthKey = z.string().regex(/^\d{4}-\d\d$/);
const Count = z.int().min(0);

/** `ok` below 70 % of a limit, `warning` from there, `critical` from 90 %, `shutdown` when nothing useful is left. */
export const BudgetLevel = z.enum(['ok', 'warning', 'critical', 'shutdown']);
export type BudgetLevel = z.infer<typeof BudgetLevel>;

/** What a limit is about. `tokens` are those of a day. */
export const BudgetScope = z.enum(['run', 'batch', 'day', 'month', 'total', 'tokens']);
export type BudgetScope = z.infer<typeof BudgetScope>;

/** Limits of an account; money in nano-dollars. */
export const BudgetLimits = z.strictObject({
  daily: NanoDollars,
  monthly: NanoDollars,
  total: NanoDollars,
  /** Of one run and of one batch of runs; null: 10 % and 20 % of the daily limit. */
  run: NanoDollars.nullable(),
  batch: NanoDollars.nullable(),
  /** Spend of one day at which all spending stops until somebody lets it go on. */
  emergency: NanoDollars,
  /** Calls in a calendar minute, hour and day. */
  callsPerMinute: Count,
  callsPerHour: Count,
  callsPerDay: Count,
  /** Input and output tokens, as an upper bound. */
  tokensPerRequest: Count,
  tokensPerDay: Count,
});
export type BudgetLimits = z.infer<typeof BudgetLimits>;

/** Tokens of a call, each counted once. */
export const TokenCounts = z.strictObject({
  noCache: Count,
  cacheRead: Count,
  cacheWrite: Count,
  text: Count,
  reasoning: Count,
});
export type TokenCounts = z.infer<typeof TokenCounts>;

/** Money that is set aside for one call, and which limits it counts against, for as long as it is there. */
export const BudgetHold = z.strictObject({
  callId: z.string().min(1),
  runId: z.string().min(1),
  batchId: z.string().min(1).nullable(),
  /** `<provider>/<model>` and the row of the price table. */
  model: z.string(),
  price: z.string(),
  amount: NanoDollars,
  maxOutputTokens: Count,
  /** Input and output at most. */
  tokens: Count,
  day: DayKey,
  deadline: Instant,
  dispatched: z.boolean(),
});
export type BudgetHold = z.infer<typeof BudgetHold>;

const Spent = { settled: NanoDollars, level: BudgetLevel };

/** An account after a commit: everything that the next decision needs. */
export const AccountBalance = z.strictObject({
  limits: BudgetLimits,
  stopped: z.string().nullable(),
  /** Models that billed more than they could, sorted. */
  blocked: z.array(z.string()),
  total: z.strictObject(Spent),
  /** The newest, oldest first. */
  months: z.array(z.strictObject({ key: MonthKey, ...Spent })),
  days: z.array(z.strictObject({ key: DayKey, ...Spent, tokens: Count, tokenLevel: BudgetLevel, calls: Count })),
  /** Calls in the newest minute and hour that had any. */
  minute: z.strictObject({ key: z.string(), calls: Count }),
  hour: z.strictObject({ key: z.string(), calls: Count }),
  /** Those that were active last, by id. */
  runs: z.array(z.strictObject({ key: z.string(), ...Spent, limit: NanoDollars, at: Instant })),
  batches: z.array(z.strictObject({ key: z.string(), ...Spent, limit: NanoDollars, at: Instant })),
  holds: z.array(BudgetHold),
  /** Calls that were charged in full because nobody knows what they cost; the newest. */
  unconfirmed: z.array(BudgetHold),
  /** Ids of the newest calls whose charge is final: an id is used for one call only. */
  confirmed: z.array(z.string()),
});
export type AccountBalance = z.infer<typeof AccountBalance>;

/**
 * The account after the commit, in the last event of each commit and null in the others, so that a reader needs only the
 * newest commit.
 */
const After = { at: Instant, balance: AccountBalance.nullable() };

/** Limits were set, spending was stopped or let go on, or models were unblocked. */
export const BudgetConfigured = defineEvent(
  'BudgetConfigured',
  1,
  z.strictObject({
    limits: BudgetLimits,
    stopped: z.string().nullable(),
    unblocked: z.array(z.string()),
    ...After,
  }),
);

/** Money was set aside for a call that is not sent yet. */
export const SpendReserved = defineEvent(
  'SpendReserved',
  1,
  z.strictObject({
    hold: BudgetHold,
    calls: z.int().min(1),
    runLimit: NanoDollars,
    batchLimit: NanoDollars.nullable(),
    /** What the run is said to have spent before, where the account did not remember it. */
    runSpent: NanoDollars,
    ...After,
  }),
);

/** The call is about to be sent. From here on it is charged in full unless it is settled. */
export const SpendDispatched = defineEvent('SpendDispatched', 1, z.strictObject({ callId: z.string(), ...After }));

/** A call was charged. A second one of the same call corrects the first, which was not confirmed. */
export const SpendSettled = defineEvent(
  'SpendSettled',
  1,
  z.strictObject({
    callId: z.string(),
    runId: z.string(),
    model: z.string(),
    cost: NanoDollars,
    /** Null where nobody knows it: the whole hold is charged, or, where what was billed cannot be, a hundred of it. */
    usage: TokenCounts.nullable(),
    confirmed: z.boolean(),
    correction: z.boolean(),
    /** The cost is above the hold: no further call of the model. */
    overBilled: z.boolean(),
    reply: Sha256.nullable(),
    ...After,
  }),
);

/** A hold was given back: nothing was sent. */
export const SpendReleased = defineEvent(
  'SpendReleased',
  1,
  z.strictObject({ callId: z.string(), reason: z.string(), ...After }),
);

/** A limit crossed a threshold. Once for each level of each day, month, run and batch, unless limits are set anew. */
export const BudgetStatusChanged = defineEvent(
  'BudgetStatusChanged',
  1,
  z.strictObject({
    scope: BudgetScope,
    key: z.string(),
    from: BudgetLevel,
    to: BudgetLevel,
    used: Count,
    limit: Count,
    ...After,
  }),
);

/** What is known of a call that was sent, from the events of its account. */
export interface SpentCall {
  readonly callId: string;
  readonly runId: string;
  readonly model: string;
  /** `dispatched`: nobody has settled it yet; `cost` is its hold. */
  readonly state: 'dispatched' | 'settled';
  readonly cost: NanoDollars;
  readonly confirmed: boolean;
  readonly usage: TokenCounts | null;
  readonly reply: string | null;
}
