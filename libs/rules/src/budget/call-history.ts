import { streams, type SpentCall } from '@pulse/contracts';
import type { EventLog, Revision } from '@pulse/event-log';
import { newestCommit } from './newest-commit.js';
import { SpentCalls } from './spent-calls.js';

/** Runs whose calls are remembered: more than work at a time. */
const MOST_RUNS = 64;

interface Read {
  readonly calls: SpentCalls;
  readonly revision: Revision | null;
}

/** Calls of runs, read from the stream of an account: from where a run was asked for, and then only what is new. */
export class CallHistory {
  readonly #runs = new Map<string, Promise<Read>>();

  constructor(
    readonly log: EventLog,
    /** That of the account. */
    readonly stream: string,
  ) {}

  async of(runId: string): Promise<readonly SpentCall[]> {
    const before = this.#runs.get(runId) ?? this.#begin(runId);
    const read = before.then((known) => this.#readOn(known));
    this.#runs.delete(runId);
    this.#runs.set(runId, read);
    if (this.#runs.size > MOST_RUNS) this.#runs.delete(this.#runs.keys().next().value!);
    try {
      return (await read).calls.all;
    } catch (error) {
      if (this.#runs.get(runId) === read) this.#runs.delete(runId);
      throw error;
    }
  }

  /** Nothing is spent for a run before it is asked for. Of one without a stream of its own nobody knows when that was. */
  async #begin(runId: string): Promise<Read> {
    const { events } = await this.log.load(streams.rulegen(runId));
    const asked = events[0]?.position;
    const before = asked === undefined ? null : await newestCommit(this.log, this.stream, asked);
    const revision = before === null ? null : { version: before.commit.lastVersion, position: before.position };
    return { calls: new SpentCalls(runId), revision };
  }

  async #readOn({ calls, revision: after }: Read): Promise<Read> {
    const { events, revision } = await this.log.load(this.stream, after === null ? {} : { after });
    return { calls: calls.follow(events), revision };
  }
}
