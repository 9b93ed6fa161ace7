import type { BudgetEvent } from '@pulse/domain';

export interface Entry {
  readonly runId: string;
  readonly batchId: string | null;
  readonly day: string;
  readonly amount: number;
  dispatched: boolean;
  charged: number | null;
}

/** What an account's events say, added up call by call, by nothing of the account's own code. */
export class Ledger {
  readonly calls = new Map<string, Entry>();
  /** Charged and held, by `run r1`, `batch b`, `day 2026-11-30`, `month 2026-11` and `total`. */
  readonly used = new Map<string, number>();
  readonly violations: string[] = [];
  settled = 0;

  follow(event: BudgetEvent): void {
    if (event.type === 'SpendReserved') {
      const { callId, runId, batchId, day, amount } = event.data.hold;
      if (this.calls.has(callId)) this.violations.push(`${callId} was reserved twice`);
      const entry = { runId, batchId, day, amount, dispatched: false, charged: null };
      this.calls.set(callId, entry);
      this.#add(entry, amount);
    } else if (event.type === 'SpendDispatched') {
      const entry = this.calls.get(event.data.callId)!;
      if (entry.dispatched) this.violations.push(`${event.data.callId} was dispatched twice`);
      entry.dispatched = true;
    } else if (event.type === 'SpendReleased') {
      const entry = this.calls.get(event.data.callId)!;
      if (entry.dispatched) this.violations.push(`${event.data.callId} was sent and given back`);
      this.calls.delete(event.data.callId);
      this.#add(entry, -entry.amount);
    } else if (event.type === 'SpendSettled') {
      const { callId, cost, correction } = event.data;
      const entry = this.calls.get(callId)!;
      if (entry.charged !== null && !correction) this.violations.push(`${callId} was charged twice`);
      this.#add(entry, cost - (entry.charged ?? entry.amount));
      this.settled += cost - (entry.charged ?? 0);
      entry.charged = cost;
    }
  }

  /** Money of calls that are not settled. */
  get held(): number {
    let held = 0;
    for (const { charged, amount } of this.calls.values()) if (charged === null) held += amount;
    return held;
  }

  #add({ runId, batchId, day }: Entry, amount: number): void {
    const keys = [`run ${runId}`, `day ${day}`, `month ${day.slice(0, 7)}`, 'total'];
    if (batchId !== null) keys.push(`batch ${batchId}`);
    for (const key of keys) this.used.set(key, (this.used.get(key) ?? 0) + amount);
  }
}
