import { BudgetConfigured, type AccountBalance } from '@pulse/contracts';
import type { Decider } from '../decider.js';
import { assertNever } from '../errors.js';
import { newAccount } from './account.js';
import type { BudgetCommand, BudgetDecision, BudgetEvent } from './commands.js';
import { evolveAccount, evolveAll } from './evolve.js';
import { judgedAnew, risen } from './levels.js';
import { checkLimits } from './limits.js';
import { reserve } from './reserve.js';
import { dispatch, release, settle, sweep } from './settle.js';

/**
 * Decides about one account. Holds whose deadline is over are swept first, and levels that were reached are announced last.
 * No event has the balance yet: `seal` puts it into the last one of a commit.
 *
 * @throws DomainError for limits that are no amounts
 */
export function decideBudget(command: BudgetCommand, state: AccountBalance): BudgetDecision {
  const swept = command.kind === 'reserve' || command.kind === 'sweep' ? sweep(command.at, state) : [];
  const before = evolveAll(state, swept);
  const { events, answer } = decideOn(command, before);
  const main = [...swept, ...events];
  if (main.length === 0) return { events: [], answer };
  const after = evolveAll(before, events);
  const levels = command.kind === 'configure' ? judgedAnew(after, command.at) : risen(after, command.at);
  return {
    events: [...main, ...levels],
    answer: answer.kind === 'swept' ? { kind: 'swept', holds: swept.length } : answer,
  };
}

function decideOn(command: BudgetCommand, state: AccountBalance): BudgetDecision {
  switch (command.kind) {
    case 'reserve':
      return reserve(command, state);
    case 'dispatch':
      return dispatch(command, state);
    case 'settle':
      return settle(command, state);
    case 'release':
      return release(command, state);
    case 'sweep':
      return { events: [], answer: { kind: 'swept', holds: 0 } };
    case 'configure': {
      const limits = { ...state.limits, ...command.limits };
      checkLimits(limits);
      const stopped = command.stopped === undefined ? state.stopped : command.stopped;
      const unblocked = [...command.unblock];
      const event = BudgetConfigured({ limits, stopped, unblocked, at: command.at, balance: null });
      return { events: [event], answer: { kind: 'configured' } };
    }
    default:
      return assertNever(command);
  }
}

/** The events of a commit, the last of them with the account as it is after all of them. */
export function seal(events: readonly BudgetEvent[], after: AccountBalance): BudgetEvent[] {
  return events.map((event, i) =>
    i === events.length - 1 ? ({ ...event, data: { ...event.data, balance: after } } as BudgetEvent) : event,
  );
}

/**
 * The account of a budget: `reserve`, `dispatch`, `settle` or `release`; at every moment and for every limit, what is settled
 * and what is held together are no more than the limit.
 */
export const budget: Decider<AccountBalance, BudgetCommand, BudgetEvent> = {
  initial: newAccount,
  decide: (command, state) => decideBudget(command, state).events,
  evolve: evolveAccount,
};
