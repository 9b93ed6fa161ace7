import type { AccountBalance } from '@pulse/contracts';
import { NO_TOKENS } from './budget-fixture.js';
import type { BudgetAnswer, BudgetCommand, BudgetEvent } from './commands.js';
import { decideBudget, seal } from './decide.js';
import { evolveAccount, evolveAll } from './evolve.js';

/** What the provider knows of a call: whether it was sent, and what it billed. */
interface ModelCall {
  readonly runId: string;
  readonly batchId: string | null;
  readonly day: string;
  readonly amount: number;
  readonly tokens: number;
  readonly deadline: string;
  state: 'open' | 'sent' | 'over';
  bill: number;
  billedTokens: number;
}

/** An account under test, and beside it a ledger that is kept call by call, by nothing of the account's code. */
export class BudgetModel {
  readonly calls = new Map<string, ModelCall>();
  readonly events: BudgetEvent[] = [];
  answer: BudgetAnswer = { kind: 'configured' };

  constructor(public state: AccountBalance) {}

  apply(command: BudgetCommand): void {
    const { events, answer } = decideBudget(command, this.state);
    this.answer = answer;
    const after = evolveAll(this.state, events);
    this.events.push(...seal(events, after));
    this.state = after;
    for (const event of events) this.#follow(event);
  }

  #follow(event: BudgetEvent): void {
    if (event.type === 'SpendReserved') {
      const { callId, runId, batchId, day, amount, tokens, deadline } = event.data.hold;
      if (this.calls.has(callId)) throw new Error('an id is used for two calls');
      const call = { runId, batchId, day, amount, tokens, deadline, state: 'open', bill: 0, billedTokens: 0 } as const;
      this.calls.set(callId, { ...call });
    } else if (event.type === 'SpendDispatched') this.calls.get(event.data.callId)!.state = 'sent';
    else if (event.type === 'SpendReleased') {
      if (this.calls.get(event.data.callId)?.state !== 'open') throw new Error('a call that was sent is not charged');
      this.calls.delete(event.data.callId);
    } else if (event.type === 'SpendSettled') {
      const call = this.calls.get(event.data.callId)!;
      call.state = 'over';
      call.bill = event.data.cost;
      const usage = event.data.usage ?? { ...NO_TOKENS, text: call.tokens };
      call.billedTokens = Object.values(usage).reduce((sum, count) => sum + count, 0);
    }
  }

  /** What is charged or held by calls that pass a test: money, or tokens. */
  used(test: (call: ModelCall) => boolean, of: 'money' | 'tokens' = 'money'): number {
    let sum = 0;
    for (const call of this.calls.values()) {
      if (!test(call)) continue;
      const [held, billed] = of === 'money' ? [call.amount, call.bill] : [call.tokens, call.billedTokens];
      sum += call.state === 'over' ? billed : held;
    }
    return sum;
  }

  /** Scopes that are above their limit, by the model's own count. */
  exceeded(runLimit: number, batchLimit: number): string[] {
    const { limits } = this.state;
    const all = [...this.calls.values()];
    const keys = (of: (call: ModelCall) => string | null) => [...new Set(all.map(of))].filter((key) => key !== null);
    const found: string[] = [];
    const check = (what: string, used: number, limit: number) => {
      if (used > limit) found.push(`${what}: ${used} of ${limit}`);
    };
    for (const run of keys(({ runId }) => runId))
      check(
        run,
        this.used(({ runId }) => runId === run),
        runLimit,
      );
    for (const batch of keys(({ batchId }) => batchId))
      check(
        batch,
        this.used(({ batchId }) => batchId === batch),
        batchLimit,
      );
    for (const day of keys((call) => call.day)) {
      check(
        day,
        this.used((call) => call.day === day),
        limits.daily,
      );
      check(
        `tokens of ${day}`,
        this.used((call) => call.day === day, 'tokens'),
        limits.tokensPerDay,
      );
    }
    for (const month of keys(({ day }) => day.slice(0, 7)))
      check(
        month,
        this.used(({ day }) => day.startsWith(month)),
        limits.monthly,
      );
    check(
      'total',
      this.used(() => true),
      limits.total,
    );
    return found;
  }

  /** The account made from its events one by one, without any balance that they carry. */
  folded(from: AccountBalance): AccountBalance {
    return this.events.reduce(evolveAccount, from);
  }
}
