import { SpendReserved, type AccountBalance, type BudgetHold, type BudgetScope } from '@pulse/contracts';
import { findHold, isSameHold, MOST_HOLDS } from './account.js';
import { holdAmount, outputWithin } from './bound.js';
import { dayOf } from './calendar.js';
import type { BudgetDecision, BudgetEvent, Denial, DenialCode, Reserve } from './commands.js';
import { evolveAccount } from './evolve.js';
import { crossing, isExhausted } from './levels.js';
import { batchLimitOf, runLimitOf } from './limits.js';
import { showDollars } from './money.js';
import { rateDenial } from './rates.js';
import { scopesOf, type ScopeUse } from './scopes.js';
import { giveBack } from './settle.js';

/**
 * Sets money aside for a call, checked against every limit at once, with its output shortened to what the narrowest one
 * leaves; or says why not. A call is refused for good only by what was charged, never by what is merely held.
 *
 * An open hold of the same call is handed out again only where it covers just what is asked for now. Any other is given
 * back, and the call decided on as if there had been none.
 */
export function reserve(command: Reserve, state: AccountBalance): BudgetDecision {
  const known = findHold(state.holds, command.callId);
  if (known === undefined || known.dispatched) return reserveAnew(command, state);
  if (state.stopped === null && !state.blocked.includes(known.model) && covers(known, command))
    return { events: [], answer: { kind: 'granted', hold: known } };
  const given = giveBack(known, 'the call is asked for in another way', command.at);
  const { events, answer } = reserveAnew(command, evolveAccount(state, given));
  return { events: [given, ...events], answer };
}

/** Whether a hold is what would be held for a request, but for an output that is shorter and of use all the same. */
function covers(hold: BudgetHold, command: Reserve): boolean {
  const { maxOutputTokens, day, deadline } = hold;
  return (
    isSameHold(hold, { ...holdOf(command, maxOutputTokens), day, deadline }) &&
    maxOutputTokens <= command.wantedOutputTokens &&
    maxOutputTokens >= command.leastOutputTokens &&
    // It would be swept, and charged in full, while the reply may still come.
    deadline >= command.deadline
  );
}

function reserveAnew(command: Reserve, state: AccountBalance): BudgetDecision {
  const refused = refusal(command, state);
  if (refused !== null) return deny(refused);
  const limits = limitsOf(command, state);
  const scopes = scopesOf(remembering(state, command), chargedTo(command), limits);
  const { wantedOutputTokens: wanted, leastOutputTokens: least } = command;
  const fits = (room: (use: ScopeUse) => number) =>
    scopes.map((use) => ({ use, output: outputIn(command, use, room(use)) }));

  const never = narrowest(fits(({ limit, settled }) => limit - settled));
  if (never.output < least) return deny(tooLittle(command, never.use), exhaustion(never.use, state, command));
  const now = narrowest(fits(({ limit, settled, held }) => limit - settled - held));
  if (now.output < least || state.holds.length >= MOST_HOLDS) return deny(heldUp(state, now.use));

  const maxOutputTokens = Math.min(wanted, now.output, state.limits.tokensPerRequest - command.inputTokens);
  const hold = holdOf(command, maxOutputTokens);
  const reserved = SpendReserved({
    hold,
    calls: command.calls,
    runLimit: limits.run,
    batchLimit: command.batchId === null ? null : limits.batch,
    runSpent: command.runSpent,
    at: command.at,
    balance: null,
  });
  return { events: [reserved], answer: { kind: 'granted', hold } };
}

const deny = (denial: Denial, events: readonly BudgetEvent[] = []): BudgetDecision => ({
  events,
  answer: { kind: 'denied', denial },
});

const denial = (code: DenialCode, message: string, scope: BudgetScope | null = null): Denial => ({
  code,
  scope,
  message,
  retryAt: null,
});

const chargedTo = ({ runId, batchId, at }: Reserve) => ({ runId, batchId, day: dayOf(at) });

const limitsOf = ({ runLimit, batchLimit }: Reserve, { limits }: AccountBalance) => ({
  run: runLimit ?? runLimitOf(limits),
  batch: batchLimit ?? batchLimitOf(limits),
});

/** What stands against a call before money is looked at. */
function refusal(command: Reserve, state: AccountBalance): Denial | null {
  const { callId, model, at, deadline, inputTokens, leastOutputTokens: least } = command;
  if (wasSent(state, callId))
    return denial('duplicate', `call ${callId} was sent before: a new attempt needs an id of its own`);
  if (deadline <= at) return denial('too_late', `the deadline of call ${callId} (${deadline}) is over`);
  if (state.stopped !== null) return denial('stopped', `all spending is stopped: ${state.stopped}`);
  if (state.blocked.includes(model))
    return denial(
      'model_blocked',
      `${model} billed more than a call can cost by its price: correct the price, then unblock the model`,
    );
  const { tokensPerRequest } = state.limits;
  if (inputTokens + least > tokensPerRequest)
    return denial(
      'request_tokens',
      `the input may be ${inputTokens} tokens and at least ${least} are needed for the output, ` +
        `one request may have ${tokensPerRequest}: shorten the prompt or raise the limit tokensPerRequest`,
    );
  return rateDenial(command, state);
}

const wasSent = ({ holds, unconfirmed, confirmed }: AccountBalance, callId: string): boolean =>
  confirmed.includes(callId) || findHold(holds, callId) !== undefined || findHold(unconfirmed, callId) !== undefined;

/** The state with what the run is said to have spent where the account does not know of it. */
function remembering(state: AccountBalance, { runId, runSpent, at }: Reserve): AccountBalance {
  const known = state.runs.find(({ key }) => key === runId);
  if (runSpent <= (known?.settled ?? 0)) return state;
  const run = { limit: 0, level: 'ok' as const, ...known, key: runId, settled: runSpent, at };
  return { ...state, runs: [...state.runs.filter(({ key }) => key !== runId), run] };
}

/** Output tokens that a limit has room for. */
const outputIn = ({ price, inputTokens }: Reserve, { scope }: ScopeUse, room: number): number =>
  scope === 'tokens' ? room - inputTokens : outputWithin(price, inputTokens, room);

interface Fit {
  readonly use: ScopeUse;
  readonly output: number;
}

const narrowest = (fits: readonly Fit[]): Fit => fits.reduce((least, fit) => (fit.output < least.output ? fit : least));

const show = (scope: BudgetScope, value: number): string => (scope === 'tokens' ? String(value) : showDollars(value));

function tooLittle(
  { price, inputTokens, leastOutputTokens }: Reserve,
  { scope, key, limit, settled }: ScopeUse,
): Denial {
  const needed =
    scope === 'tokens' ? inputTokens + leastOutputTokens : holdAmount(price, inputTokens, leastOutputTokens);
  const what = scope === 'tokens' ? `the tokens of ${key}` : scope === 'total' ? 'the total' : `${scope} ${key}`;
  return denial(
    'limit',
    `the limit of ${what} leaves too little: ${show(scope, settled)} of ${show(scope, limit)} are used, ` +
      `the smallest useful call may take ${show(scope, needed)}`,
    scope,
  );
}

/** A limit that is all but used up and has no room for a useful call: said once. */
function exhaustion(use: ScopeUse, state: AccountBalance, { at }: Reserve): BudgetEvent[] {
  const isRecorded = use.settled > 0 && (use.scope !== 'run' || state.runs.some(({ key }) => key === use.key));
  return isRecorded && isExhausted(use) && use.level !== 'shutdown' ? [crossing(use, 'shutdown', at)] : [];
}

const heldUp = (state: AccountBalance, { scope, key, held }: ScopeUse): Denial => {
  const first = state.holds.reduce<string | null>(
    (least, { deadline }) => (least === null || deadline < least ? deadline : least),
    null,
  );
  const why =
    state.holds.length >= MOST_HOLDS
      ? `${MOST_HOLDS} calls are under way`
      : `other calls hold ${show(scope, held)} of ${scope} ${key}`;
  return { ...denial('held', `${why}: ask again when they are settled`, scope), retryAt: first };
};

const holdOf = (command: Reserve, maxOutputTokens: number): BudgetHold => ({
  callId: command.callId,
  runId: command.runId,
  batchId: command.batchId,
  model: command.model,
  price: command.price.id,
  amount: holdAmount(command.price, command.inputTokens, maxOutputTokens),
  maxOutputTokens,
  tokens: command.inputTokens + maxOutputTokens,
  day: dayOf(command.at),
  deadline: command.deadline,
  dispatched: false,
});
