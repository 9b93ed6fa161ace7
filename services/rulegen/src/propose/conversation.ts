import type { SpentCall } from '@pulse/contracts';
import type { CallRequest, Denied } from '@pulse/rules';
import { Breaker, type LlmErrorClass, type LlmOutcome, waitBefore } from '../llm/index.js';

import type { ProposalAsk } from './ask.js';
import { payCall } from './call.js';
import { type LlmProposerOptions, sleepFor } from './options.js';
import { paidCall } from './paid-calls.js';
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
  readonly calls: ProposalCall[] = [];
  readonly #options: LlmProposerOptions;
  readonly #ask: ProposalAsk;
  readonly #signal: AbortSignal;
  readonly #breaker: Breaker;
  /** Numbers of attempts that were sent before, oldest first, and the one that is made next when they are used up. */
  readonly #before: number[];
  #next: number;
  readonly #spent: ReadonlyMap<number, SpentCall>;

  static async start(options: LlmProposerOptions, ask: ProposalAsk, signal: AbortSignal): Promise<Conversation> {
    const prefix = `${prefixOf(ask)}.`;
    const spent = new Map(
      (await options.budget.calls(ask.account.runId))
        .filter(({ callId }) => callId.startsWith(prefix) && /^\d+$/.test(callId.slice(prefix.length)))
        .map((call) => [Number(call.callId.slice(prefix.length)), call] as const),
    );
    return new Conversation(options, ask, signal, spent);
  }

  private constructor(
    options: LlmProposerOptions,
    ask: ProposalAsk,
    signal: AbortSignal,
    spent: ReadonlyMap<number, SpentCall>,
  ) {
    this.#options = options;
    this.#ask = ask;
    this.#signal = signal;
    this.#breaker = options.breaker ?? new Breaker();
    this.#spent = spent;
    this.#before = [...spent.keys()].sort((a, b) => a - b);
    this.#next = Math.max(0, ...this.#before) + 1;
  }

  /**
   * Asks until there is an answer: other attempts where trying again may help, other models where it does not.
   *
   * @param least output tokens without which the answer would be of no use; by default the budget's own idea
   */
  async ask(prompt: Prompt, wanted: number, least?: number): Promise<TurnEnd> {
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
      const before = this.#before.shift();
      if (before !== undefined) {
        const { call, outcome } = await paidCall(artifacts, this.#spent.get(before)!, prompt.hash);
        this.calls.push(call);
        if (outcome !== null && outcome.kind !== 'error')
          return { final: true, end: { kind: 'answer', outcome, call, cap: wanted } };
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
      const end = await within(left, this.#signal, (until) =>
        payCall({ budget, artifacts, provider }, request, attempt, prompt.hash, until, hasCheaper),
      );
      if (end.kind !== 'ended') this.#breaker.unused(key);
      if (end.kind === 'too_dear') return 'too_dear';
      if (end.kind === 'denied') {
        if (end.denied.code === 'budget.duplicate' && ++failed < MOST_ATTEMPTS) continue;
        return deniedEnd(end.denied);
      }
      this.calls.push(end.call);
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
