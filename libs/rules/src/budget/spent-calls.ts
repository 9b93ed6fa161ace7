import type { RecordedEvent, SpentCall } from '@pulse/contracts';
import type { BudgetEvent } from '@pulse/domain';

/** Calls of a run that were sent, in the order in which they were dispatched. */
export function spentCalls(events: readonly RecordedEvent[], runId: string): SpentCall[] {
  const reserved = new Map<string, SpentCall>();
  const sent = new Map<string, SpentCall>();
  for (const event of events as unknown as readonly BudgetEvent[]) {
    if (event.type === 'SpendReserved') {
      const { callId, model, amount: cost, ...hold } = event.data.hold;
      if (hold.runId === runId)
        reserved.set(callId, {
          callId,
          runId,
          model,
          state: 'dispatched',
          cost,
          confirmed: false,
          usage: null,
          reply: null,
        });
    } else if (event.type === 'SpendDispatched') {
      const call = reserved.get(event.data.callId);
      if (call !== undefined) sent.set(call.callId, call);
    } else if (event.type === 'SpendSettled' && event.data.runId === runId) {
      const { callId, model, cost, confirmed, usage, reply } = event.data;
      const before = sent.get(callId)?.reply ?? null;
      sent.set(callId, { callId, runId, model, state: 'settled', cost, confirmed, usage, reply: reply ?? before });
    }
  }
  return [...sent.values()];
}
