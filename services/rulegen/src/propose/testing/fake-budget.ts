import type { SpentCall } from '@pulse/contracts';
import type { BudgetKeeper, CallRequest, Denied, DeniedCode, Hold } from '@pulse/rules';

export interface FakeBudgetOptions {
  /** Nano-dollars that there are; no end unless set. */
  readonly limit?: number;
  /** Input and output tokens of one request; 100,000 unless set. */
  readonly tokensPerRequest?: number;
  /** Models without a price. */
  readonly unpriced?: readonly string[];
  readonly level?: (call: CallRequest) => Hold['level'];
}

/** A keeper in memory that charges one nano-dollar a token and writes down what it was asked, for specs of its callers. */
export class FakeBudget implements BudgetKeeper {
  readonly journal: string[] = [];
  readonly reserved: CallRequest[] = [];
  readonly #options: FakeBudgetOptions;
  readonly #holds = new Map<string, { readonly amount: number; readonly call: CallRequest; dispatched: boolean }>();
  readonly #spent = new Map<string, SpentCall>();

  constructor(options: FakeBudgetOptions = {}) {
    this.#options = options;
  }

  get settled(): number {
    return [...this.#spent.values()].reduce((sum, { cost }) => sum + cost, 0);
  }

  get held(): number {
    return [...this.#holds.values()].reduce((sum, { amount }) => sum + amount, 0);
  }

  async reserve(call: CallRequest, _signal?: AbortSignal): Promise<Hold | Denied> {
    const { limit = Infinity, tokensPerRequest = 100_000, unpriced = [], level = () => 'ok' as const } = this.#options;
    const { callId, inputBytes, wantedOutputTokens, leastOutputTokens = Math.min(600, wantedOutputTokens) } = call;
    this.reserved.push(call);
    const deny = (code: DeniedCode): Denied => {
      this.journal.push(`deny ${callId} ${code}`);
      return { granted: false, callId, code, message: 'fake', scope: null, retryAt: null };
    };
    if (this.#spent.has(callId)) return deny('budget.duplicate');
    if (unpriced.includes(call.model)) return deny('budget.unpriced');
    if (inputBytes + leastOutputTokens > tokensPerRequest) return deny('budget.request_tokens');
    const room = Math.min(limit - this.settled - this.held, tokensPerRequest) - inputBytes;
    if (room < leastOutputTokens) return deny('budget.limit');
    const maxOutputTokens = Math.min(wantedOutputTokens, room);
    const amount = inputBytes + maxOutputTokens;
    this.#holds.set(callId, { amount, call, dispatched: false });
    this.journal.push(`reserve ${callId}`);
    return { granted: true, callId, maxOutputTokens, amount, deadline: call.deadline, level: level(call) };
  }

  async dispatched(callId: string, hold?: Hold): Promise<void> {
    if (hold?.callId !== callId) throw new Error(`${callId} is not dispatched with its hold`);
    this.#hold(callId).dispatched = true;
    this.journal.push(`dispatch ${callId}`);
  }

  async settle(callId: string, usage: Parameters<BudgetKeeper['settle']>[1], reply: string | null) {
    const { amount, call, dispatched } = this.#hold(callId);
    if (!dispatched) throw new Error(`${callId} was never dispatched`);
    const cost = usage === 'unknown' ? amount : Object.values(usage).reduce((sum, tokens) => sum + tokens, 0);
    const confirmed = usage !== 'unknown';
    this.#holds.delete(callId);
    this.book({
      callId,
      runId: call.runId,
      model: `${call.provider}/${call.model}`,
      state: 'settled',
      cost,
      confirmed,
      usage: confirmed ? usage : null,
      reply,
    });
    this.journal.push(
      `settle ${callId} ${usage === 'unknown' ? 'in full' : cost}${reply === null ? '' : ' with a reply'}`,
    );
    return { callId, cost, confirmed, repeated: false, overBilled: cost > amount };
  }

  async release(callId: string, _reason: string): Promise<void> {
    this.#holds.delete(callId);
    this.journal.push(`release ${callId}`);
  }

  /** A call of before, as the log would have it. */
  book(call: SpentCall): void {
    this.#spent.set(call.callId, call);
  }

  async calls(runId: string): Promise<readonly SpentCall[]> {
    return [...this.#spent.values()].filter((call) => call.runId === runId);
  }

  async inputRoom(outputTokens: number): Promise<number> {
    return (this.#options.tokensPerRequest ?? 100_000) - outputTokens;
  }

  status = (): never => unused();
  forecast = (): never => unused();
  configure = (): never => unused();
  sweep = (): never => unused();
  close = async (): Promise<void> => undefined;

  #hold(callId: string) {
    const hold = this.#holds.get(callId);
    if (hold === undefined) throw new Error(`no hold for ${callId}`);
    return hold;
  }
}

function unused(): never {
  throw new Error('no proposer asks this');
}
