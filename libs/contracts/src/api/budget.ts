import { z } from 'zod';
import { BudgetLevel, BudgetLimits, BudgetScope } from '../events/budget.js';
import { NanoDollars } from '../events/rulegen.js';

/** An account: one token of a stream's name. */
export const AccountId = z
  .string()
  .regex(/^[A-Za-z0-9_]{1,64}$/)
  .meta({ id: 'AccountId', description: 'an account of 1 to 64 letters, digits or underscores; "main" by default' });

/** Limits, what is spent and set aside, and how near each limit is. Amounts are whole nano-dollars. */
export const BudgetDetail = z
  .object({
    account: AccountId,
    at: z.string(),
    level: BudgetLevel,
    /** Why all spending is stopped; null while it is not. */
    stopped: z.string().nullable(),
    limits: BudgetLimits,
    scopes: z.array(
      z.object({
        scope: BudgetScope,
        key: z.string(),
        limit: NanoDollars,
        settled: NanoDollars,
        held: NanoDollars,
        level: BudgetLevel,
      }),
    ),
    tokensToday: z.int().min(0),
    callsToday: z.int().min(0),
    /** Calls that money is set aside for. */
    callsUnderWay: z.int().min(0),
    blockedModels: z.array(z.string()),
  })
  .meta({ id: 'BudgetDetail' });
export type BudgetDetail = z.infer<typeof BudgetDetail>;

const Days = z.number().min(0).nullable();

/** Where spending goes if it goes on as in the last seven days; null where a limit is never reached. */
export const BudgetForecast = z
  .object({
    account: AccountId,
    perDay: NanoDollars,
    daysSeen: z.int().min(0),
    next30Days: NanoDollars,
    next365Days: NanoDollars,
    daysUntil: z.object({ daily: Days, monthly: Days, total: Days }),
  })
  .meta({ id: 'BudgetForecast' });
export type BudgetForecast = z.infer<typeof BudgetForecast>;

const MOST_MODELS = 100;

/** What is to change; what is not named stays. */
export const BudgetPatch = z
  .strictObject({
    limits: BudgetLimits.partial().optional(),
    /** Stops all spending, for this reason; null lets it go on. */
    stopped: z.string().min(1).max(500).nullable().optional(),
    /** `<provider>/<model>` that may be called again. */
    unblock: z.array(z.string().min(1).max(200)).max(MOST_MODELS).optional(),
  })
  .meta({ id: 'BudgetPatch' });
export type BudgetPatch = z.infer<typeof BudgetPatch>;
