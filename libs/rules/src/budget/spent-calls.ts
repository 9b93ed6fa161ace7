import type { RecordedEvent, SpentCall } from '@pulse/contracts';
import type { BudgetEvent } from '@pulse/domain';

/** Calls of a run that were sent, as the events of the account come in. */
export class SpentCalls {
  readonly #reserved = new Map<string, SpentCall>();
  readonly #sent = new Map<string, SpentCall>();

  constructor(readonly runId: string) {}

  /** In the order in which they were dispatched. */
  get all(): SpentCall[] {
    return [...this.#sent.values()];
  }

  follow(events: readonly RecordedEvent[]): this {
    for (const event of events as unknown as readonly BudgetEvent[]) this.#follow(event);
    return this;
  }

  #follow(event: BudgetEvent): void {
    const { runId } = this;
    if (event.type === 'SpendReserved') {
      const { callId, model, amount: cost, ...hold } = event.data.hold;
      const call = { callId, runId, model, cost, confirmed: false, usage: null, reply: null } as const;
      if (hold.runId === runId) this.#reserved.set(callId, { ...call, state: 'dispatched' });
    } else if (event.type === 'SpendDispatched') {
      const call = this.#reserved.get(event.data.callId);
      if (call !== undefined) this.#sent.set(call.callId, call);
    } else if (event.type === 'SpendSettled' && event.data.runId === runId) {
      const { callId, model, cost, confirmed, usage, reply } = event.data;
      const before = this.#sent.get(callId)?.reply ?? null;
      const call = { callId, runId, model, cost, confirmed, usage, reply: reply ?? before } as const;
      this.#sent.set(callId, { ...call, state: 'settled' });
    }
  }
}
