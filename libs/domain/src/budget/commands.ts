import type {
  BudgetConfigured,
  BudgetHold,
  BudgetLimits,
  BudgetScope,
  BudgetStatusChanged,
  EventOf,
  SpendDispatched,
  SpendReleased,
  SpendReserved,
  SpendSettled,
  TokenCounts,
} from '@pulse/contracts';
import type { DearestPrice } from './bound.js';

export type BudgetEvent =
  | EventOf<typeof BudgetConfigured>
  | EventOf<typeof SpendReserved>
  | EventOf<typeof SpendDispatched>
  | EventOf<typeof SpendSettled>
  | EventOf<typeof SpendReleased>
  | EventOf<typeof BudgetStatusChanged>;

export interface Reserve {
  readonly kind: 'reserve';
  readonly at: string;
  readonly callId: string;
  readonly runId: string;
  readonly batchId: string | null;
  readonly runLimit: number | null;
  readonly batchLimit: number | null;
  readonly runSpent: number;
  /** `<provider>/<model>`. */
  readonly model: string;
  readonly price: DearestPrice;
  /** The most tokens that the input can be. */
  readonly inputTokens: number;
  readonly wantedOutputTokens: number;
  readonly leastOutputTokens: number;
  readonly calls: number;
  readonly deadline: string;
}

/** Time comes with every command, as an ISO time in UTC with milliseconds. */
export type BudgetCommand =
  | Reserve
  | {
      readonly kind: 'dispatch';
      readonly at: string;
      readonly callId: string;
      /** What the caller was granted. Where the money is held for another request by now, the call must not be sent. */
      readonly granted?: BudgetHold | undefined;
    }
  | {
      readonly kind: 'settle';
      readonly at: string;
      readonly callId: string;
      /** Null where nobody knows: the whole hold is charged. */
      readonly charge: { readonly cost: number; readonly usage: TokenCounts } | null;
      readonly reply: string | null;
    }
  | { readonly kind: 'release'; readonly at: string; readonly callId: string; readonly reason: string }
  | { readonly kind: 'sweep'; readonly at: string }
  | {
      readonly kind: 'configure';
      readonly at: string;
      readonly limits: Partial<BudgetLimits>;
      /** Undefined leaves it as it is. */
      readonly stopped: string | null | undefined;
      readonly unblock: readonly string[];
    };

export type DenialCode =
  'limit' | 'held' | 'rate' | 'request_tokens' | 'stopped' | 'model_blocked' | 'too_late' | 'duplicate';

/** Why a call may not be made. */
export interface Denial {
  readonly code: DenialCode;
  readonly scope: BudgetScope | null;
  readonly message: string;
  /** ISO time from which on asking again may help; null where time does not. */
  readonly retryAt: string | null;
}

export type BudgetAnswer =
  | { readonly kind: 'granted'; readonly hold: BudgetHold }
  | { readonly kind: 'denied'; readonly denial: Denial }
  | { readonly kind: 'dispatched'; readonly hold: BudgetHold }
  /** The hold is gone, or was dispatched by somebody: nothing may be sent. */
  | { readonly kind: 'lost'; readonly reason: string }
  | {
      readonly kind: 'settled';
      readonly cost: number;
      readonly confirmed: boolean;
      readonly repeated: boolean;
      readonly overBilled: boolean;
    }
  | { readonly kind: 'released'; readonly repeated: boolean }
  | { readonly kind: 'swept'; readonly holds: number }
  | { readonly kind: 'configured' };

/** What a command leads to. Events are recorded whatever the answer is; only the last of a commit holds the balance. */
export interface BudgetDecision {
  readonly events: readonly BudgetEvent[];
  readonly answer: BudgetAnswer;
}
