import { setTimeout as sleep } from 'node:timers/promises';
import type { AccountBalance } from '@pulse/contracts';
import {
  decideBudget,
  evolveBudget,
  seal,
  type BudgetAnswer,
  type BudgetCommand,
  type BudgetEvent,
} from '@pulse/domain';
import { traceparent } from '@pulse/telemetry';
import type { AccountLog } from './account-log.js';
import { BudgetContentionError } from './errors.js';

/** An answer, and the account right after the decision. */
export interface Decided {
  readonly answer: BudgetAnswer;
  readonly balance: AccountBalance;
}

/** Makes the command on the account as it is and at the time it is decided. */
export type MakeCommand = (balance: AccountBalance, at: string) => BudgetCommand;

interface Pending {
  readonly about: string;
  readonly isReserve: boolean;
  readonly make: MakeCommand;
  readonly resolve: (decided: Decided) => void;
  readonly reject: (error: unknown) => void;
}

/** Bytes of events in one commit, beside the balance: far below what a commit may be. */
const GROUP_BYTES = 40_000;
const SHORTEST_WAIT_MS = 4;
const LONGEST_WAIT_MS = 2000;
const GIVE_UP_MS = 120_000;

export interface QueueOptions {
  readonly now: () => Date;
  readonly actor: string;
  /** Uniform in [0,1): spreads processes that were in each other's way. */
  readonly random: () => number;
}

/**
 * Decides what the tasks of this process ask for, in one commit for all that ask at the same time: they do not get in each
 * other's way, and a commit's cost is shared. Where another process was faster, all of them are decided again.
 */
export class DecisionQueue {
  #pending: Pending[] = [];
  #running: Promise<void> | null = null;
  /** How often others were faster of late: the wait doubles with each time, and what was learnt is kept for the next commit. */
  #pressure = 0;

  constructor(
    readonly account: AccountLog,
    readonly options: QueueOptions,
    /** Called after each commit of this process. */
    readonly changed: () => void,
  ) {}

  /** @param about the run or account that it is about, for the commit */
  decide(about: string, isReserve: boolean, make: MakeCommand): Promise<Decided> {
    return new Promise((resolve, reject) => {
      this.#pending.push({ about, isReserve, make, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  async idle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    // What is asked for in the same turn is decided together.
    await Promise.resolve();
    while (this.#pending.length > 0) {
      // What gives money back or ends a call comes before what wants more.
      const group = this.#pending.splice(0).sort((a, b) => Number(a.isReserve) - Number(b.isReserve));
      try {
        const left = await this.#decideGroup(group);
        this.#pending.unshift(...left);
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    this.#running = null;
  }

  /** @returns those that did not fit into the commit */
  async #decideGroup(group: readonly Pending[]): Promise<readonly Pending[]> {
    const { account, options } = this;
    const began = performance.now();
    for (;;) {
      await account.refresh();
      const round = new Round(account.balance, options.now().toISOString());
      let taken = 0;
      while (taken < group.length && round.bytes < GROUP_BYTES) round.take(group[taken++]!);
      if (round.events.length > 0) {
        const context = {
          actor: options.actor,
          correlationId: group[0]!.about,
          causationId: null,
          traceparent: traceparent(),
        };
        if (!(await account.append(seal(round.events, round.balance), round.balance, context))) {
          if (performance.now() - began > GIVE_UP_MS)
            throw new BudgetContentionError(account.stream, GIVE_UP_MS / 1000, {});
          await this.#yield();
          continue;
        }
      }
      this.#pressure = Math.max(0, this.#pressure - 1);
      round.tell();
      if (round.events.length > 0) this.changed();
      return group.slice(taken);
    }
  }

  /** Waits so that of many processes about one appends in the time that it takes: full jitter, doubling. */
  async #yield(): Promise<void> {
    const longest = Math.min(LONGEST_WAIT_MS, SHORTEST_WAIT_MS * 2 ** this.#pressure);
    this.#pressure = Math.min(10, this.#pressure + 1);
    await sleep(this.options.random() * longest);
  }
}

/** Decisions on one state of the account, not appended yet. */
class Round {
  readonly events: BudgetEvent[] = [];
  bytes = 0;
  readonly #outcomes: (() => void)[] = [];

  constructor(
    public balance: AccountBalance,
    readonly at: string,
  ) {}

  take({ make, resolve, reject }: Pending): void {
    try {
      const { events, answer } = decideBudget(make(this.balance, this.at), this.balance);
      const balance = evolveBudget(this.balance, events);
      this.balance = balance;
      this.events.push(...events);
      for (const event of events) this.bytes += JSON.stringify(event).length;
      this.#outcomes.push(() => resolve({ answer, balance }));
    } catch (error) {
      this.#outcomes.push(() => reject(error));
    }
  }

  tell(): void {
    for (const outcome of this.#outcomes) outcome();
  }
}
