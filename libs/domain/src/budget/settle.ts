import {
  BudgetConfigured,
  SpendDispatched,
  SpendReleased,
  SpendSettled,
  type AccountBalance,
  type BudgetHold,
  type TokenCounts,
} from '@pulse/contracts';
import { entryOf, findHold, isSameHold } from './account.js';
import type { BudgetCommand, BudgetDecision, BudgetEvent } from './commands.js';
import { showDollars } from './money.js';

type Command<Kind extends BudgetCommand['kind']> = Extract<BudgetCommand, { readonly kind: Kind }>;
type Charge = Command<'settle'>['charge'];

/** More than so many times what a call can cost is no bill but a mistake in one, and would lock the account for good. */
const MOST_OVER = 100;

/** Charges a hold: what is known, else all of it. Of a bill that cannot be, a hundred times the hold is charged. */
export function charge(hold: BudgetHold, known: Charge, at: string, reply: string | null = null): BudgetEvent {
  const most = MOST_OVER * hold.amount;
  const isAbsurd = known !== null && (known.cost > most || tokensOf(known.usage) > MOST_OVER * hold.tokens);
  const cost = Math.min(most, known?.cost ?? hold.amount);
  return SpendSettled({
    callId: hold.callId,
    runId: hold.runId,
    model: hold.model,
    cost,
    usage: isAbsurd ? null : (known?.usage ?? null),
    confirmed: known !== null,
    correction: false,
    overBilled: isAbsurd || cost > hold.amount,
    reply,
    at,
    balance: null,
  });
}

const tokensOf = (usage: TokenCounts): number => Object.values(usage).reduce((sum, count) => sum + count, 0);

export const giveBack = (hold: BudgetHold, reason: string, at: string): BudgetEvent =>
  SpendReleased({ callId: hold.callId, reason, at, balance: null });

const REPEATED = { kind: 'settled', cost: 0, confirmed: false, repeated: true, overBilled: false } as const;

/** The moment before the first byte is sent. Only one caller may pass it for a hold. */
export function dispatch({ callId, at, granted }: Command<'dispatch'>, state: AccountBalance): BudgetDecision {
  const hold = findHold(state.holds, callId);
  const lost = (reason: string, events: readonly BudgetEvent[] = []) =>
    ({ events, answer: { kind: 'lost', reason } }) as const;
  if (hold === undefined) return lost(`there is no hold of call ${callId}: it was released or swept`);
  if (hold.dispatched) return lost(`call ${callId} was dispatched before`);
  if (granted !== undefined && !isSameHold(hold, granted))
    return lost(`the money of call ${callId} is held for another request by now`);
  if (hold.deadline <= at) return lost('its deadline is over', [giveBack(hold, 'its deadline is over', at)]);
  const why =
    state.stopped === null
      ? state.blocked.includes(hold.model)
        ? `${hold.model} is blocked`
        : null
      : `all spending is stopped: ${state.stopped}`;
  if (why !== null) return lost(why, [giveBack(hold, why, at)]);
  return { events: [SpendDispatched({ callId, at, balance: null })], answer: { kind: 'dispatched', hold } };
}

/** Charges a call, or corrects what was charged for it in full. A call that is settled already stays as it is. */
export function settle(command: Command<'settle'>, state: AccountBalance): BudgetDecision {
  const { callId, at, charge: known, reply } = command;
  const hold = findHold(state.holds, callId);
  const charged = hold ?? (known === null ? undefined : findHold(state.unconfirmed, callId));
  if (charged === undefined) return { events: [], answer: REPEATED };
  const event = charge(charged, known, at, reply);
  if (event.type !== 'SpendSettled') return { events: [], answer: REPEATED };
  const settled = { ...event, data: { ...event.data, correction: hold === undefined } };
  const { cost, confirmed, overBilled } = settled.data;
  return {
    events: [settled, ...emergency(charged, cost - (hold === undefined ? charged.amount : 0), state, at)],
    answer: { kind: 'settled', cost, confirmed, repeated: false, overBilled },
  };
}

export function release({ callId, at, reason }: Command<'release'>, state: AccountBalance): BudgetDecision {
  const hold = findHold(state.holds, callId);
  if (hold === undefined) return { events: [], answer: { kind: 'released', repeated: true } };
  const event = hold.dispatched ? charge(hold, null, at) : giveBack(hold, reason, at);
  return { events: [event], answer: { kind: 'released', repeated: false } };
}

/** The most holds that one decision sweeps, so that its commit stays small. */
export const MOST_SWEPT = 50;

/** Ends holds whose deadline is over: what was not dispatched was never sent, what was may have been billed. */
export function sweep(at: string, state: AccountBalance): BudgetEvent[] {
  return state.holds
    .filter(({ deadline }) => deadline <= at)
    .slice(0, MOST_SWEPT)
    .map((hold) => (hold.dispatched ? charge(hold, null, at) : giveBack(hold, 'its deadline is over', at)));
}

/** All spending stops when a day has cost more than an account that works can cost. */
function emergency({ day }: BudgetHold, more: number, state: AccountBalance, at: string): BudgetEvent[] {
  const spent = (entryOf(state.days, day)?.settled ?? 0) + more;
  const { emergency: most } = state.limits;
  if (spent < most || state.stopped !== null) return [];
  const stopped = `${day} has cost ${showDollars(spent)}, the emergency limit is ${showDollars(most)}`;
  return [BudgetConfigured({ limits: state.limits, stopped, unblocked: [], at, balance: null })];
}
