import { MAX_COMMIT_BYTES, streams, type CommitContext, type EventInput, type RecordedEvent } from '@pulse/contracts';
import type { EventLog, Revision } from '@pulse/event-log';

const COMMIT_ROOM = MAX_COMMIT_BYTES - 32 * 1024;

/** Appends decisions in packed commits to the licence stream of one batch. */
export class LicenseLog {
  #pending: EventInput[] = [];
  #bytes = 0;

  private constructor(
    private readonly log: EventLog,
    private readonly stream: string,
    private readonly context: CommitContext,
    readonly decided: readonly RecordedEvent[],
    private revision: Revision | null,
  ) {}

  static async open(log: EventLog, batchId: string, context: CommitContext): Promise<LicenseLog> {
    const stream = streams.license(batchId);
    const { events, revision } = await log.load(stream);
    return new LicenseLog(log, stream, context, events, revision);
  }

  async add(...events: readonly EventInput[]): Promise<void> {
    for (const event of events) {
      const bytes = JSON.stringify(event).length;
      if (this.#bytes + bytes > COMMIT_ROOM) await this.flush();
      this.#pending.push(event);
      this.#bytes += bytes;
    }
  }

  async flush(): Promise<void> {
    if (this.#pending.length === 0) return;
    const events = this.#pending;
    this.#pending = [];
    this.#bytes = 0;
    this.revision = await this.log.append(this.stream, this.revision, events, this.context);
  }
}
