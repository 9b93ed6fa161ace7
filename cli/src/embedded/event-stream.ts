import { createWriteStream, mkdirSync, openSync, type WriteStream } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { once } from 'node:events';
import { eventsOf, type PositionedCommit } from '@pulse/contracts';
import type { EventLog } from '@pulse/event-log';

type Target = WriteStream | NodeJS.WriteStream;

/** Opens the file that events are written to, `-` for stdout; done before anything runs, so that a bad name costs nothing. */
export function openEventTarget(target: string): Target {
  if (target === '-') return process.stdout;
  mkdirSync(dirname(resolve(target)), { recursive: true });
  return createWriteStream(target, { fd: openSync(target, 'w') });
}

/** Writes the events of one batch as NDJSON while they are appended. */
export class EventStream {
  #next: number;
  #failure: Error | null = null;

  constructor(
    private readonly log: EventLog,
    private readonly batchId: string,
    private readonly out: Target,
    from: number,
  ) {
    this.#next = from;
    if (out !== process.stdout)
      out.on('error', (error: Error) => {
        this.#failure = error;
      });
  }

  /** Writes what was appended since the last time. */
  async pump(): Promise<void> {
    for await (const entry of this.log.read(this.#next)) {
      this.#next = entry.position + 1;
      if (this.#belongs(entry)) for (const event of eventsOf(entry)) await this.#write(`${JSON.stringify(event)}\n`);
    }
  }

  /** @param reads whether what came since the last time is written still */
  async close(reads = true): Promise<void> {
    // Whoever pumped was told already.
    if (this.#failure !== null) return;
    if (reads) await this.pump();
    if (this.out === process.stdout) return;
    this.out.end();
    await once(this.out, 'close');
  }

  #belongs({ commit }: PositionedCommit): boolean {
    return commit.stream.split('.')[1] === this.batchId;
  }

  async #write(line: string): Promise<void> {
    if (this.#failure !== null) throw this.#failure;
    if (!this.out.write(line)) await once(this.out, 'drain');
  }
}
