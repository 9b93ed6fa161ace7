import { streams, type AccountBalance, type CommitContext, type RecordedEvent } from '@pulse/contracts';
import { budget, evolveBudget, type BudgetEvent } from '@pulse/domain';
import { ConflictError, type EventLog, type Revision } from '@pulse/event-log';

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

  /** Takes over what was appended since. The newest commit says it all; the first time the stream is read to find it. */
  async refresh(): Promise<void> {
    const known = this.#revision;
    const { events, revision } = await this.log.load(this.stream, known === null ? {} : { after: known });
    this.#balance = balanceAfter(this.#balance, events);
    this.#revision = revision;
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
