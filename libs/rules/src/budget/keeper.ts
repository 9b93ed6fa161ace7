import { type BudgetHold, type BudgetScope, type SpentCall, TokenCounts } from '@pulse/contracts';
import {
  bytesWithin,
  findHold,
  forecastOf,
  liveLevel,
  scopesOf,
  worstLevel,
  type BudgetAnswer,
  type Denial,
  type Forecast,
} from '@pulse/domain';
import type { EventLog } from '@pulse/event-log';
import { failpoint } from '@pulse/failpoints';
import { costOf, type PriceTable } from '../prices/index.js';
import { AccountLog } from './account-log.js';
import { CallHistory } from './call-history.js';
import { checkCall, reserveCommand } from './call-request.js';
import { DecisionQueue, type Decided, type MakeCommand } from './decision-queue.js';
import { BudgetClosedError, HoldLostError } from './errors.js';
import type {
  BudgetChange,
  BudgetKeeper,
  BudgetStatus,
  CallRequest,
  Denied,
  DeniedCode,
  Hold,
  Settlement,
} from './port.js';
import { statusOf } from './status-of.js';
import { WaitingRoom } from './waiting-room.js';

/** How long a call that waits goes without looking whether other processes have given money back. */
const LOOK_MS = 250;

export interface KeeperPorts {
  readonly log: EventLog;
  readonly prices: PriceTable;
  readonly now: () => Date;
  /** Who spends, for the log. */
  readonly actor: string;
  /** Uniform in [0,1); spreads processes that are in each other's way and decides nothing. Default Math.random. */
  readonly random?: () => number;
}

/** Opens an account on a log; reads it when it is first used. */
export function openBudget(ports: KeeperPorts, account = 'main'): BudgetKeeper {
  return new LogBudgetKeeper(ports, account);
}

class LogBudgetKeeper implements BudgetKeeper {
  readonly #account: AccountLog;
  readonly #queue: DecisionQueue;
  readonly #room = new WaitingRoom();
  readonly #history: CallHistory;
  /** What the holds that were handed out here stand for. */
  readonly #granted = new WeakMap<Hold, BudgetHold>();

  constructor(
    readonly ports: KeeperPorts,
    readonly name: string,
  ) {
    const { now, actor, random = Math.random } = ports;
    this.#account = new AccountLog(ports.log, name);
    this.#history = new CallHistory(ports.log, this.#account.stream);
    this.#queue = new DecisionQueue(this.#account, { now, actor, random }, () => this.#room.wake());
  }

  async reserve(call: CallRequest, signal?: AbortSignal): Promise<Hold | Denied> {
    checkCall(call);
    failpoint('budget.before-reserve');
    const until = Math.min(call.deadline.getTime(), call.waitUntil?.getTime() ?? Infinity);
    for (;;) {
      const answer = await this.#tryReserve(call);
      if (answer.granted) {
        failpoint('budget.after-reserve');
        return answer;
      }
      const left = until - this.ports.now().getTime();
      const isOver = left <= 0 || this.#room.closed || signal?.aborted === true;
      if (!WORTH_WAITING.has(answer.code) || answer.retryAt === null || isOver) return answer;
      if (answer.code === 'budget.rate' && answer.retryAt.getTime() > until) return answer;
      await this.#room.wait(Math.min(LOOK_MS, left), signal);
    }
  }

  async dispatched(callId: string, hold?: Hold): Promise<void> {
    const granted = hold && this.#granted.get(hold);
    const { answer } = await this.#decide(callId, (_balance, at) => ({ kind: 'dispatch', at, callId, granted }));
    if (answer.kind === 'lost') throw new HoldLostError(callId, answer.reason);
    failpoint('budget.after-dispatch');
  }

  async settle(callId: string, usage: TokenCounts | 'unknown', reply: string | null): Promise<Settlement> {
    failpoint('budget.before-settle');
    const { answer } = await this.#decide(callId, (balance, at) => {
      const hold = findHold(balance.holds, callId) ?? findHold(balance.unconfirmed, callId);
      const row = hold === undefined ? null : this.ports.prices.byId(hold.price);
      const isKnown = usage !== 'unknown' && TokenCounts.safeParse(usage).success;
      const charge = isKnown && row !== null ? { cost: costOf(row, usage), usage } : null;
      return { kind: 'settle', at, callId, charge, reply };
    });
    failpoint('budget.after-settle');
    const { cost, confirmed, repeated, overBilled } = expected(answer, 'settled');
    return { callId, cost, confirmed, repeated, overBilled };
  }

  async release(callId: string, reason: string): Promise<void> {
    await this.#decide(callId, (_balance, at) => ({ kind: 'release', at, callId, reason }));
  }

  async status(): Promise<BudgetStatus> {
    await this.#account.refresh();
    return statusOf(this.name, this.#account.balance, this.ports.now());
  }

  async forecast(): Promise<Forecast> {
    await this.#account.refresh();
    return forecastOf(this.#account.balance, this.ports.now().toISOString());
  }

  async configure({ limits = {}, stopped, unblock = [] }: BudgetChange): Promise<BudgetStatus> {
    const { balance } = await this.#decide(this.#account.stream, (_balance, at) => ({
      kind: 'configure',
      at,
      limits,
      stopped,
      unblock,
    }));
    return statusOf(this.name, balance, this.ports.now());
  }

  async sweep(): Promise<number> {
    let holds = 0;
    for (;;) {
      const { answer } = await this.#decide(this.#account.stream, (_balance, at) => ({ kind: 'sweep', at }));
      const swept = expected(answer, 'swept').holds;
      if (swept === 0) return holds;
      holds += swept;
    }
  }

  calls(runId: string): Promise<readonly SpentCall[]> {
    return this.#history.of(runId);
  }

  async inputRoom(outputTokens: number): Promise<number> {
    await this.#account.refresh();
    return bytesWithin(this.#account.balance.limits.tokensPerRequest - outputTokens);
  }

  async close(): Promise<void> {
    this.#room.close();
    await this.#queue.idle();
  }

  async #decide(about: string, make: MakeCommand, isReserve = false): Promise<Decided> {
    if (this.#room.closed && isReserve) throw new BudgetClosedError();
    return this.#queue.decide(about, isReserve, make);
  }

  async #tryReserve(call: CallRequest): Promise<Hold | Denied> {
    const { provider, model, callId, runId, batchId } = call;
    const price = this.ports.prices.find(provider, model, this.ports.now());
    if (price.kind !== 'priced')
      return refused(call, price.kind === 'stale' ? 'budget.stale_price' : 'budget.unpriced', price.message);
    const { answer, balance } = await this.#decide(runId, (_, at) => reserveCommand(call, price.row, at), true);
    if (answer.kind === 'denied') return denied(call, answer.denial);
    const { hold } = expected(answer, 'granted');
    const limits = {
      ...(call.runLimit === null ? {} : { run: call.runLimit }),
      ...(call.batchLimit === null ? {} : { batch: call.batchLimit }),
    };
    const granted: Hold = {
      granted: true,
      callId,
      maxOutputTokens: hold.maxOutputTokens,
      amount: hold.amount,
      deadline: new Date(hold.deadline),
      level: worstLevel(scopesOf(balance, { runId, batchId, day: hold.day }, limits).map(liveLevel)),
    };
    this.#granted.set(granted, hold);
    return granted;
  }
}

/** What passes by itself: other calls settle, a minute ends. */
const WORTH_WAITING: ReadonlySet<DeniedCode> = new Set(['budget.held', 'budget.rate']);

function expected<Kind extends BudgetAnswer['kind']>(
  answer: BudgetAnswer,
  kind: Kind,
): Extract<BudgetAnswer, { readonly kind: Kind }> {
  if (answer.kind !== kind) throw new TypeError(`a budget answered ${answer.kind} where ${kind} was expected`);
  return answer as Extract<BudgetAnswer, { readonly kind: Kind }>;
}

const refused = (
  { callId }: CallRequest,
  code: DeniedCode,
  message: string,
  scope: BudgetScope | null = null,
  retryAt: string | null = null,
): Denied => ({ granted: false, callId, code, message, scope, retryAt: retryAt === null ? null : new Date(retryAt) });

const denied = (call: CallRequest, { code, message, scope, retryAt }: Denial): Denied =>
  refused(call, `budget.${code}`, message, scope, retryAt);
