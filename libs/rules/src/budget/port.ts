import type {
  AccountBalance,
  BudgetLevel,
  BudgetLimits,
  BudgetScope,
  NanoDollars,
  SpentCall,
  TokenCounts,
} from '@pulse/contracts';
import type { Forecast } from '@pulse/domain';

/** One attempt at one call of a paid model, as it is asked for before anything is sent. */
export interface CallRequest {
  /**
   * `<run>.<iteration>.<operator>.<attempt>`; every attempt has its own. Asking for the same again returns an open hold; one
   * for another model, price, size or run is given back first.
   */
  readonly callId: string;
  readonly runId: string;
  readonly batchId: string | null;
  /** What the run and the batch may spend; null: 10 % and 20 % of the daily limit. */
  readonly runLimit: NanoDollars | null;
  readonly batchLimit: NanoDollars | null;
  /** What the run is known to have spent; counts where the account no longer remembers the run. Default 0. */
  readonly runSpent?: NanoDollars;
  /** As in the price table, such as `openai` and `gpt-5-mini`. */
  readonly provider: string;
  readonly model: string;
  /** UTF-8 bytes of everything that is sent, schema and fixed overhead included: no fewer than the tokens of the input. */
  readonly inputBytes: number;
  readonly wantedOutputTokens: number;
  /** With fewer output tokens the call is not worth its price. Default 600, or `wantedOutputTokens` where that is less. */
  readonly leastOutputTokens?: number;
  /** Calls that this one counts for in the rate limits. Default 1. */
  readonly calls?: number;
  /** Until when the reply has to be there and settled. What is not settled then is swept: released or charged in full. */
  readonly deadline: Date;
  /** How long to wait for other holds to settle or a minute to pass, at most until `deadline`. Default: not beyond it. */
  readonly waitUntil?: Date;
}

/** Money that is set aside for one call: an upper bound of what it can cost. */
export interface Hold {
  readonly granted: true;
  readonly callId: string;
  /** The cap to send, reasoning included. No more than was wanted; less where the money does not reach further. */
  readonly maxOutputTokens: number;
  readonly amount: NanoDollars;
  readonly deadline: Date;
  /** The worst level of the limits that bind this call, with this hold: at `critical` take the cheapest model. */
  readonly level: BudgetLevel;
}

export type DeniedCode =
  /** A limit leaves less than the least useful call. `scope` says which. */
  | 'budget.limit'
  /** The call as it stands may have more tokens than one request may. */
  | 'budget.request_tokens'
  /** Calls a minute, an hour or a day; `retryAt` says when the window ends. */
  | 'budget.rate'
  /** Holds of other calls did not settle in time. */
  | 'budget.held'
  /** The model has no price. */
  | 'budget.unpriced'
  /** Its price was looked up too long ago. */
  | 'budget.stale_price'
  /** It billed more than it could, once. */
  | 'budget.model_blocked'
  /** Somebody, or an alarm, stopped all spending. */
  | 'budget.stopped'
  /** The deadline is over. */
  | 'budget.too_late'
  /** A call of this id was sent already. */
  | 'budget.duplicate';

/** Nothing was set aside: the call must not be made. */
export interface Denied {
  readonly granted: false;
  readonly callId: string;
  readonly code: DeniedCode;
  readonly message: string;
  readonly scope: BudgetScope | null;
  /** Earliest time at which asking again may help; null where time does not. */
  readonly retryAt: Date | null;
}

/** What a call was charged in the end. */
export interface Settlement {
  readonly callId: string;
  readonly cost: NanoDollars;
  /** False where usage is not known and the whole hold was charged; settling again with usage corrects it. */
  readonly confirmed: boolean;
  /** The call had been settled or released before: nothing was changed. `cost` is 0 then. */
  readonly repeated: boolean;
  /** The provider billed more than the hold: the model is blocked now. */
  readonly overBilled: boolean;
}

/** One limit and how much of it is gone. */
export interface ScopeStatus {
  readonly scope: BudgetScope;
  /** Day `YYYY-MM-DD`, month `YYYY-MM` (UTC), id of a run or batch, or `total`. */
  readonly key: string;
  readonly limit: NanoDollars;
  readonly settled: NanoDollars;
  readonly held: NanoDollars;
  readonly level: BudgetLevel;
}

export interface BudgetStatus {
  readonly account: string;
  readonly at: Date;
  /** The worst of today, this month, the total and the tokens of today. */
  readonly level: BudgetLevel;
  /** Why all spending is stopped; null while it is not. */
  readonly stopped: string | null;
  readonly limits: BudgetLimits;
  /** Today, this month, total, then batches and runs that are remembered. */
  readonly scopes: readonly ScopeStatus[];
  readonly tokensToday: number;
  readonly callsToday: number;
  readonly blockedModels: readonly string[];
  readonly balance: AccountBalance;
}

/** What `configure` may change; what is not named stays. */
export interface BudgetChange {
  readonly limits?: Partial<BudgetLimits>;
  /** Stops all spending, with the reason; null lets it go on. */
  readonly stopped?: string | null;
  /** `<provider>/<model>` that may be called again. */
  readonly unblock?: readonly string[];
}

/**
 * The one way to spend money: reserve, dispatch, send, settle.
 *
 * Works for many tasks in one process and for many processes on one account: all decide on the same stream, and only
 * who appends at its head has decided. Limits hold at every moment, however many are killed.
 */
export interface BudgetKeeper {
  /**
   * Sets money aside, or says why not. Waits for other holds where only they are in the way. Nothing may be sent yet.
   *
   * @param signal ends the waiting: the answer is then what stood in the way
   */
  reserve(call: CallRequest, signal?: AbortSignal): Promise<Hold | Denied>;

  /**
   * To be awaited before the first byte is sent: from here on the hold is charged in full unless it is settled.
   *
   * @param hold as it was granted: where the call's money is held for another request by now, it is lost
   * @throws HoldLostError the hold was released, swept, or given to another request meanwhile: do not send
   */
  dispatched(callId: string, hold?: Hold): Promise<void>;

  /**
   * Charges what a dispatched call cost. Settling twice changes nothing. Also of use after the deadline, where the hold was
   * charged in full: it corrects that.
   *
   * @param usage `unknown`, or counts that are none, charge the whole hold, to be corrected later; of a bill above a hundred
   * times the hold that is charged
   * @param reply artefact that holds the reply, so that a resumed run need not pay again
   */
  settle(callId: string, usage: TokenCounts | 'unknown', reply: string | null): Promise<Settlement>;

  /** Gives back a hold that was never dispatched; nothing happens where there is none. A dispatched one is charged in full. */
  release(callId: string, reason: string): Promise<void>;

  status(): Promise<BudgetStatus>;
  forecast(): Promise<Forecast>;

  /** @throws ZodError, DomainError where limits are no amounts */
  configure(change: BudgetChange): Promise<BudgetStatus>;

  /** Ends holds whose deadline is over. Every `reserve` does it too. Returns how many there were. */
  sweep(): Promise<number>;

  /** Calls of a run that were sent, oldest first, as far as the log holds them: what a resumed run must not pay again. */
  calls(runId: string): Promise<readonly SpentCall[]>;

  /** Tokens that the limit on one request leaves to the input, in bytes of text, when this many are wanted as output. */
  inputRoom(outputTokens: number): Promise<number>;

  /** Ends waiting calls as `budget.held`; what was granted stays as it is. */
  close(): Promise<void>;
}
