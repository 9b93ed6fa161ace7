import { setTimeout as sleep } from 'node:timers/promises';
import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import type { WorkMessage, WorkQueue } from '@pulse/work-queue';
import { lastValueFrom } from 'rxjs';
import { heartbeat } from '../handle-work/heartbeat.js';
import { ACK, settle, settlementOf, type Settlement } from '../handle-work/settlement.js';
import { PoisonWorkError } from '../handle-work/work-errors.js';
import { DeliveryContext } from './delivery-context.js';
import { failureBackoff } from './failure-backoff.js';
import { SILENT, type WorkObserver } from './work-observer.js';

export const WORK_TRANSPORT = Symbol('pulse.work');

/** Beats within one wait for an acknowledgement. */
const BEATS_PER_WAIT = 3;
const GRACE_MS = 15_000;
/** What was given up has its last words appended and is handed back within this time. */
const LAST_WORDS_MS = 3000;
/** Waits before the queue is asked again when it does not answer, in milliseconds. */
const PULL_RETRY = { first: 250, longest: 5000 };

export interface StrategyOptions {
  readonly queue: WorkQueue;
  /** Messages that may be worked on at once; asked before each pull, and no more are ever taken. */
  readonly slots: () => number;
  /** Called when the process is to end: nothing more is to be begun, what waits ends with a RetryLaterError. */
  readonly drain: () => void;
  /** Called when the grace is over: what runs is to be stopped and to end with a RetryLaterError. */
  readonly giveUp: () => void;
  /** How long what runs may go on after `close` was called. Default 15 s. */
  readonly graceMs?: number;
  readonly observer?: WorkObserver;
  /** Uniform number in [0,1) for the jitter of backoffs. */
  readonly jitter?: () => number;
}

/** No handler of this service knows the first token of the message's subject. */
class NoHandlerError extends PoisonWorkError {
  override readonly code = 'work.no_handler';
}

/**
 * Nest's transport over the work queue of a broker: takes as many messages as slots are free, hands each to the handler of
 * the first token of its subject, and settles it once, when the handler has ended. What the handler throws decides:
 * nothing acknowledges, RetryLaterError hands back, PoisonWorkError sets aside, a conflict settles nothing, any other
 * failure hands back with a backoff of its class. The process goes on whatever happens.
 */
export class JetStreamStrategy extends Server implements CustomTransportStrategy {
  override transportId = WORK_TRANSPORT;
  override readonly propagatesEventHandlerErrors = true;
  readonly #active = new Set<Promise<void>>();
  readonly #stop = new AbortController();
  readonly #observer: WorkObserver;
  /** Resolved when a message has ended, or no more are to be taken. */
  #room = Promise.withResolvers<void>();
  #pulling: Promise<void> | null = null;
  #closed: Promise<void> | null = null;
  #pullFailure: unknown = null;

  constructor(private readonly options: StrategyOptions) {
    super();
    this.#observer = options.observer ?? SILENT;
  }

  listen(callback: (error?: unknown) => void): void {
    this.#pulling = this.#pullForEver();
    callback();
  }

  /** Takes no more, lets what runs end within the grace, has the rest handed back. Resolves when all is settled. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#stop.abort();
    this.#room.resolve();
    this.options.drain();
    await this.#pulling;
    if (await this.#idleWithin(this.options.graceMs ?? GRACE_MS)) return;
    this.options.giveUp();
    await this.#idleWithin(LAST_WORDS_MS);
  }

  /** Messages that are worked on. */
  get working(): number {
    return this.#active.size;
  }

  /** Why the queue could not be asked the last time; null while it answers. */
  get pullFailure(): unknown {
    return this.#pullFailure;
  }

  on(): never {
    throw new Error('the work transport has no events');
  }

  unwrap<T>(): T {
    return this.options.queue as T;
  }

  async #pullForEver(): Promise<void> {
    const { signal } = this.#stop;
    let wait = PULL_RETRY.first;
    while (!signal.aborted) {
      const free = this.options.slots() - this.#active.size;
      if (free <= 0) {
        this.#room = Promise.withResolvers();
        await this.#room.promise;
        continue;
      }
      try {
        for (const message of await this.options.queue.pull(free, { signal })) this.#begin(message);
        this.#pullFailure = null;
        wait = PULL_RETRY.first;
      } catch (error) {
        this.#pullFailure = error;
        this.#observer.failed('the queue cannot be asked for work', error, null);
        await sleep(wait, null, { signal }).catch(() => {});
        wait = Math.min(PULL_RETRY.longest, wait * 2);
      }
    }
  }

  #begin(message: WorkMessage): void {
    const task = this.#handle(message)
      .catch((error: unknown) => this.#observer.failed('a message could not be settled', error, message))
      .finally(() => {
        this.#active.delete(task);
        this.#room.resolve();
      });
    this.#active.add(task);
  }

  async #handle(message: WorkMessage): Promise<void> {
    const beatMs = this.options.queue.ackWaitMs / BEATS_PER_WAIT;
    const stop = heartbeat(message, beatMs, (beats) => this.#observer.missedBeats(beats));
    let settlement: Settlement;
    try {
      settlement = await this.#observer.process(message, () => this.#outcome(message));
    } finally {
      stop();
    }
    await this.#observer.settle(message, settlement, () => settle(message, settlement));
  }

  async #outcome(message: WorkMessage): Promise<Settlement> {
    try {
      await this.#callHandler(message);
      return ACK;
    } catch (error) {
      const settlement = settlementOf(error);
      if (settlement !== null) return settlement;
      this.#observer.failed('work failed for a reason that is not its own', error, message);
      const jitter = this.options.jitter?.() ?? Math.random();
      return { kind: 'nak', delayMs: failureBackoff(error, message.deliveries, jitter) };
    }
  }

  /** Waits for what the handler returns, however deep it is wrapped. */
  async #callHandler(message: WorkMessage): Promise<void> {
    const pattern = message.subject.slice(0, message.subject.indexOf('.'));
    const handler = this.getHandlerByPattern(pattern);
    if (handler === null)
      throw new NoHandlerError(`no handler for ${message.subject}: this service does not do such work`);
    const result = await handler(message.data, new DeliveryContext([message]));
    await lastValueFrom(this.transformToObservable(result), { defaultValue: undefined });
  }

  /** Whether all work ended within this time. */
  async #idleWithin(ms: number): Promise<boolean> {
    const over = new AbortController();
    const idle = Promise.all(this.#active).then(() => true);
    const late = sleep(ms, false, { signal: over.signal }).catch(() => false);
    const isIdle = await Promise.race([idle, late]);
    over.abort();
    return isIdle;
  }
}
