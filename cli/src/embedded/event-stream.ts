import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { once } from 'node:events';
import { eventsOf, type PositionedCommit } from '@pulse/contracts';
import type { EventLog } from '@pulse/event-log';

/** Writes the events of one batch as NDJSON while they are appended. */
export class EventStream {
  #next: number;

  private constructor(
    private readonly log: EventLog,
    private readonly batchId: string,
    private readonly out: WriteStream | NodeJS.WriteStream,
    from: number,
  ) {
    this.#next = from;
  }

  static open(log: EventLog, batchId: string, target: string, from: number): EventStream {
    if (target !== '-') mkdirSync(dirname(resolve(target)), { recursive: true });
    return new EventStream(log, batchId, target === '-' ? process.stdout : createWriteStream(target), from);
  }

  /** Writes what was appended since the last time. */
  async pump(): Promise<void> {
    for await (const entry of this.log.read(this.#next)) {
      this.#next = entry.position + 1;
      if (this.#belongs(entry)) for (const event of eventsOf(entry)) await this.#write(`${JSON.stringify(event)}\n`);
    }
  }

  async close(): Promise<void> {
    await this.pump();
    if (this.out === process.stdout) return;
    this.out.end();
    await once(this.out, 'close');
  }

  #belongs({ commit }: PositionedCommit): boolean {
    return commit.stream.split('.')[1] === this.batchId;
  }

  async #write(line: string): Promise<void> {
    if (!this.out.write(line)) await once(this.out, 'drain');
  }
}
