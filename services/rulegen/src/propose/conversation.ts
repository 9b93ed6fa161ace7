import type { CallRequest, Denied } from '@pulse/rules';
import { Breaker, type LlmErrorClass, type LlmOutcome, waitBefore } from '../llm/index.js';

import type { ProposalAsk } from './ask.js';
import { type CallEnd, payCall } from './call.js';
import { type LlmProposerOptions, sleepFor } from './options.js';
import { type PaidCall, paidCall, reusedCall } from './paid-calls.js';
import type { Prompt } from './prompt/build-prompt.js';
import { promptRequest } from './prompt-request.js';
import type { ProposalCall } from './proposal.js';
import { within } from './within.js';

/** How a turn ended: an answer of a model (never an error), or why there is none. */
export type TurnEnd =
  | {
      readonly kind: 'answer';
      readonly outcome: Exclude<LlmOutcome, { kind: 'error' }>;
      readonly call: ProposalCall;
      readonly cap: number;
    }
  | { readonly kind: 'denied'; readonly reason: string }
  | { readonly kind: 'unavailable'; readonly reason: string };

/** Attempts at one model in one turn. */
const MOST_ATTEMPTS = 3;
/** Longest wait for money or for a minute of the rate limit to pass. */
const WAIT_MS = 65_000;
/** Time to store and settle a reply after the last moment at which it may come. */
const SETTLE_MS = 15_000;
/** Less time than this is not worth an attempt. */
const LEAST_MS = 1_000;

/** No other model of the provider would be answered either. */
const FOR_ALL_MODELS: ReadonlySet<LlmErrorClass> = new Set(['authentication', 'quota', 'redirected', 'blocked']);

/** The paid calls of one proposal, one after the other, those of before a crash first. */
export class Conversation {
  readonly #calls: ProposalCall[] = [];
  readonly #options: LlmProposerOptions;
  readonly #ask: ProposalAsk;
  readonly #signal: AbortSignal;
  readonly #breaker: Breaker;
  /** Calls that were sent before, oldest first, and the number of the attempt that is made when they are used up. */
  readonly #before: PaidCall[];
  #next: number;
  #turns = 0;

  static async start(options: LlmProposerOptions, ask: ProposalAsk, signal: AbortSignal): Promise<Conversation> {
    const prefix = `${prefixOf(ask)}.`;
    const spent = (await options.budget.calls(ask.account.runId))
      .filter(({ callId }) => callId.startsWith(prefix) && /^\d+$/.test(callId.slice(prefix.length)))
      .map((call) => ({ call, attempt: Number(call.callId.slice(prefix.length)) }))
      .sort((a, b) => a.attempt - b.attempt);
    const before = await Promise.all(spent.map(({ call }) => paidCall(options.artifacts, call)));
    return new Conversation(options, ask, signal, before, (spent.at(-1)?.attempt ?? 0) + 1);
  }

  private constructor(
    options: LlmProposerOptions,
    ask: ProposalAsk,
    signal: AbortSignal,
    before: readonly PaidCall[],
    next: number,
  ) {
    this.#options = options;
    this.#ask = ask;
    this.#signal = signal;
    this.#breaker = options.breaker ?? new Breaker();
    this.#before = [...before];
    this.#next = next;
  }

  /**
   * Asks until there is an answer: other attempts where trying again may help, other models where it does not.
   *
   * @param least output tokens without which the answer would be of no use; by default the budget's own idea
   */
  async ask(prompt: Prompt, wanted: number, least?: number): Promise<TurnEnd> {
    this.#turns++;
    const { models } = this.#options;
    let last: TurnEnd = { kind: 'unavailable', reason: 'no model is set' };
    let cheapest = false;
    for (let i = 0; i < models.length; i++) {
      if (cheapest && i < models.length - 1) continue;
      const end = await this.#askModel(models[i]!, prompt, wanted, least, !cheapest && i < models.length - 1);
      if (end === 'too_dear') cheapest = true;
      else if (end.final) return end.end;
      else last = end.end;
    }
    return last;
  }

  /** All calls of the proposal. Replies of before that nobody asked for again were paid for all the same. */
  end(): readonly ProposalCall[] {
    this.#calls.push(...this.#before.splice(0).map((paid) => reusedCall(paid, false)));
    return this.#calls;
  }

  async #askModel(
    model: string,
    prompt: Prompt,
    wanted: number,
    least: number | undefined,
    hasCheaper: boolean,
  ): Promise<ModelEnd | 'too_dear'> {
    const { random, sleep = sleepFor, artifacts, budget, provider } = this.#options;
    const key = `${provider.name}/${model}`;
    for (let failed = 0; ;) {
      const paid = this.#paidBefore(prompt);
      if (paid === 'denied') return DENIED_BEFORE;
      if (paid !== null) {
        if (paid.kind === 'answer') return { final: true, end: paid };
        if (++failed >= MOST_ATTEMPTS) return next('the attempts of before brought no reply');
        continue;
      }
      const left = this.#left();
      if (this.#signal.aborted) return stop('cancelled');
      if (left < LEAST_MS) return stop('the deadline is over');
      if (!this.#breaker.mayStart(key, this.#options.now()))
        return next(`${model} failed too often and is left alone for a while`);
      const request = this.#request(model, prompt, wanted, least);
      const attempt = promptRequest(prompt, model, request.callId);
      const pay = (until: AbortSignal) =>
        payCall({ budget, artifacts, provider }, request, attempt, prompt.hash, until, hasCheaper);
      let end: CallEnd;
      try {
        end = await within(left, this.#signal, pay);
      } catch (error) {
        this.#breaker.unused(key);
        throw error;
      }
      if (end.kind !== 'ended') this.#breaker.unused(key);
      if (end.kind === 'too_dear') return 'too_dear';
      if (end.kind === 'cancelled') return stop(this.#signal.aborted ? 'cancelled' : 'the deadline is over');
      if (end.kind === 'lost') {
        if (++failed < MOST_ATTEMPTS) continue;
        return next(`the money for the call was gone before it was sent: ${end.reason}`);
      }
      if (end.kind === 'denied') {
        if (end.denied.code === 'budget.duplicate' && ++failed < MOST_ATTEMPTS) continue;
        return deniedEnd(end.denied);
      }
      this.#calls.push(end.call);
      const { outcome } = end;
      if (outcome.kind !== 'error') {
        this.#breaker.succeeded(key);
        return { final: true, end: { kind: 'answer', outcome, call: end.call, cap: end.cap } };
      }
      if (this.#signal.aborted) {
        this.#breaker.unused(key);
        return stop('cancelled');
      }
      if (outcome.retryable) this.#breaker.failed(key, this.#options.now());
      else this.#breaker.unused(key);
      if (outcome.error === 'aborted') return stop('the deadline is over');
      if (FOR_ALL_MODELS.has(outcome.error)) return stop(outcome.message);
      if (!outcome.retryable || ++failed >= MOST_ATTEMPTS) return next(outcome.message);
      const wait = waitBefore(failed, outcome.retryAfterMs, random());
      if (wait === null || wait >= this.#left()) return next(`${outcome.message}; there is no time to wait for it`);
      await sleep(wait, this.#signal);
    }
  }

  /**
   * What was paid before a crash for a turn, in the order in which it was: a reply to this prompt is its answer, and what
   * brought no reply an attempt that failed. A reply to another prompt was paid after this turn: the turn was denied then, and
   * is denied now, so that all that follows goes as it went. At the first turn it says that the run asks something else now,
   * and is of no use.
   */
  #paidBefore(prompt: Prompt): TurnEnd | { readonly kind: 'failed' } | 'denied' | null {
    const [first] = this.#before;
    if (first === undefined) return null;
    const { stored } = first;
    const isAnswer = stored?.promptHash === prompt.hash;
    if (stored !== null && !isAnswer && this.#turns > 1) return 'denied';
    this.#before.shift();
    const call = reusedCall(first, isAnswer);
    this.#calls.push(call);
    if (!isAnswer || stored.outcome.kind === 'error') return { kind: 'failed' };
    return { kind: 'answer', outcome: stored.outcome, call, cap: stored.cap };
  }

  #request(model: string, prompt: Prompt, wanted: number, least: number | undefined): CallRequest {
    const { provider, now, timeoutMs = 120_000 } = this.#options;
    const { account, deadline } = this.#ask;
    const callId = `${prefixOf(this.#ask)}.${this.#next++}`;
    const at = now().getTime();
    return {
      callId,
      ...account,
      provider: provider.name,
      model,
      inputBytes: provider.inputBytes({ ...promptRequest(prompt, model, callId), maxOutputTokens: wanted }),
      wantedOutputTokens: wanted,
      ...(least !== undefined && { leastOutputTokens: least }),
      deadline: new Date(Math.min(deadline.getTime(), at + WAIT_MS + timeoutMs) + SETTLE_MS),
      waitUntil: new Date(Math.min(deadline.getTime(), at + WAIT_MS)),
    };
  }

  #left(): number {
    return this.#ask.deadline.getTime() - this.#options.now().getTime();
  }
}

/** `final`: no other model is to be asked. */
interface ModelEnd {
  readonly final: boolean;
  readonly end: TurnEnd;
}

const stop = (reason: string): ModelEnd => ({ final: true, end: { kind: 'unavailable', reason } });
const next = (reason: string): ModelEnd => ({ final: false, end: { kind: 'unavailable', reason } });

const DENIED_BEFORE: ModelEnd = {
  final: true,
  end: { kind: 'denied', reason: 'it was denied before the run was interrupted' },
};

/** Codes that another, cheaper or priced, model may not meet. */
const OF_THE_MODEL: ReadonlySet<Denied['code']> = new Set([
  'budget.limit',
  'budget.unpriced',
  'budget.stale_price',
  'budget.model_blocked',
]);

function deniedEnd({ code, message }: Denied): ModelEnd {
  return { final: !OF_THE_MODEL.has(code), end: { kind: 'denied', reason: `${code}: ${message}` } };
}

const prefixOf = ({ account, iteration, operator }: ProposalAsk): string => `${account.runId}.${iteration}.${operator}`;
