import { AccountBalance, streams, type CommitContext, type RecordedEvent } from '@pulse/contracts';
import { budget, evolveBudget, type BudgetEvent } from '@pulse/domain';
import { ConflictError, type EventLog, type Revision } from '@pulse/event-log';
import { AccountUnreadableError } from './errors.js';
import { newestCommit } from './newest-commit.js';

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

  /**
   * Takes over what was appended since. The newest commit says it all.
   *
   * @throws AccountUnreadableError
   */
  async refresh(): Promise<void> {
    const known = this.#revision ?? (await this.#newest());
    const { events, revision } = await this.log.load(this.stream, known === null ? {} : { after: known });
    this.#balance = balanceAfter(this.#balance, events);
    this.#revision = revision;
  }

  /** Where the account is in use its newest commit is near the end of the log. Else the whole stream is read once. */
  async #newest(): Promise<Revision | null> {
    const head = await this.log.head();
    const newest = await newestCommit(this.log, this.stream, head?.position ?? 0);
    const last = newest?.commit.events.at(-1);
    if (newest === null || (last?.data['balance'] ?? null) === null) return null;
    this.#balance = readBalance(last!.data, this.stream, newest.position);
    return { version: newest.commit.lastVersion, position: newest.position };
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
  const at = events[last];
  const from = at === undefined ? known : readBalance(at.data, at.stream, at.position);
  return evolveBudget(from, events.slice(last + 1) as unknown as BudgetEvent[]);
}

function readBalance(data: RecordedEvent['data'], stream: string, position: number): AccountBalance {
  const { success, data: balance, error } = AccountBalance.safeParse(data['balance']);
  if (success) return balance;
  const [issue] = error.issues;
  throw new AccountUnreadableError(stream, position, `${issue!.path.join('.')}: ${issue!.message}`);
}
