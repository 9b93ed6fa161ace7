import { streams, type AccountBalance, type Commit, type CommitContext, type RecordedEvent } from '@pulse/contracts';
import { budget, evolveBudget, type BudgetEvent } from '@pulse/domain';
import { ConflictError, type EventLog, type Revision } from '@pulse/event-log';

/** Commits of the log that are looked through for the newest one of an account, from its end: 1,000 in all. */
const LOOK_BACK = [30, 270, 700];

/** The account as this process knows it, and the stream that decides. */
export class AccountLog {
  readonly stream: string;
  #balance: AccountBalance = budget.initial;
  #revision: Revision | null = null;

  constructor(
    readonly log: EventLog,
    account: string,
  ) {
    this.stream = streams.budget(account);
  }

  get balance(): AccountBalance {
    return this.#balance;
  }

  /** Takes over what was appended since. The newest commit says it all. */
  async refresh(): Promise<void> {
    const known = this.#revision ?? (await this.#newest());
    const { events, revision } = await this.log.load(this.stream, known === null ? {} : { after: known });
    this.#balance = balanceAfter(this.#balance, events);
    this.#revision = revision;
  }

  /**
   * Looks for the newest commit of the stream near the end of the log, where that of an account in use is. Else the whole
   * stream is read once.
   */
  async #newest(): Promise<Revision | null> {
    const head = await this.log.head();
    let to = head?.position ?? 0;
    for (const commits of LOOK_BACK) {
      const from = Math.max(1, to - commits + 1);
      let found: Commit | null = null;
      let position = 0;
      for await (const one of this.log.read(from, { toPosition: to }))
        if (one.commit.stream === this.stream) ({ commit: found, position } = one);
      const balance = found?.events.at(-1)?.data['balance'] ?? null;
      if (found !== null && balance !== null) {
        this.#balance = balance as AccountBalance;
        return { version: found.lastVersion, position };
      }
      to = from - 1;
      if (to === 0) break;
    }
    return null;
  }

  /** Appends at the head that was decided on. @returns false where another process was faster: decide again */
  async append(events: readonly BudgetEvent[], after: AccountBalance, context: CommitContext): Promise<boolean> {
    try {
      this.#revision = await this.log.append(this.stream, this.#revision, events, context);
    } catch (error) {
      if (error instanceof ConflictError) return false;
      throw error;
    }
    this.#balance = after;
    return true;
  }
}

/** The account after events that follow a known one: the newest balance, and the events after it. */
function balanceAfter(known: AccountBalance, events: readonly RecordedEvent[]): AccountBalance {
  const last = events.findLastIndex(({ data }) => (data['balance'] ?? null) !== null);
  const from = last < 0 ? known : (events[last]!.data['balance'] as AccountBalance);
  return evolveBudget(from, events.slice(last + 1) as unknown as BudgetEvent[]);
}
