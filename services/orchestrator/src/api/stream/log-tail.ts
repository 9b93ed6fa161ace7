import type { PositionedCommit } from '@pulse/contracts';
import type { EventLog } from '@pulse/event-log';

/** A commit with its line of NDJSON. */
export interface TailEntry extends PositionedCommit {
  readonly line: string;
}

/** What is kept of the end of the log, in UTF-16 code units of its lines. */
const KEPT = 24 << 20;
/** How far before the head it begins. */
const BACK = 2000;
/** It is looked at although nothing was heard. */
const LOOK_MS = 2000;

const entryOf = ({ position, commit }: PositionedCommit): TailEntry => ({
  position,
  commit,
  line: `${JSON.stringify({ position, commit })}\n`,
});

/**
 * The end of the log in memory, read once for all who follow it: many clients ask for the same newest commits again and
 * again, and each reading of its own would have to tell void commits anew.
 */
export class LogTail {
  readonly #kept: TailEntry[] = [];
  #size = 0;
  /** Everything from here up to `#next` is kept, void commits left out. */
  #from = Infinity;
  #next = Infinity;
  #reading: Promise<void> | null = null;
  #unsubscribe: (() => void) | null = null;
  #timer: NodeJS.Timeout | null = null;
  readonly #waiting = new Set<() => void>();

  constructor(private readonly log: EventLog) {}

  /** Commits from a position to the head as it is now, or to a position before it. */
  async *read(from: number, to = Infinity): AsyncGenerator<TailEntry> {
    await this.#catchUp();
    for (let at = Math.max(1, from); at <= to;) {
      // Asked again each time: what is at the front may be dropped while who reads takes its time.
      if (at < this.#from) {
        const toPosition = Math.min(to, this.#from - 1);
        for await (const found of this.log.read(at, { toPosition })) yield entryOf(found);
        at = toPosition + 1;
        continue;
      }
      const entry = this.#at(at);
      if (entry === undefined || entry.position > to) return;
      yield entry;
      at = entry.position + 1;
    }
  }

  /** Commits from a position on, for ever: ends when the signal is given. */
  async *follow(from: number, signal: AbortSignal): AsyncGenerator<TailEntry> {
    let next = from;
    while (!signal.aborted) {
      const news = this.#nextNews(signal);
      for await (const entry of this.read(next)) {
        next = entry.position + 1;
        yield entry;
        if (signal.aborted) return;
      }
      await news;
    }
  }

  /** Resolves when something may have been appended, or the signal is given. */
  #nextNews(signal: AbortSignal): Promise<void> {
    this.#listen();
    return new Promise((resolve) => {
      const done = () => {
        this.#waiting.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.#waiting.add(done);
      signal.addEventListener('abort', done);
      if (signal.aborted) done();
    });
  }

  close(): void {
    this.#unsubscribe?.();
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#unsubscribe = null;
    this.#timer = null;
    this.#tell();
  }

  #listen(): void {
    if (this.#unsubscribe !== null) return;
    this.#unsubscribe = this.log.wake(() => this.#tell());
    this.#timer = setInterval(() => this.#tell(), LOOK_MS).unref();
  }

  #tell(): void {
    for (const tell of Array.from(this.#waiting)) tell();
  }

  /** The first kept entry at a position or after it. */
  #at(position: number): TailEntry | undefined {
    let low = 0;
    let high = this.#kept.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#kept[middle]!.position < position) low = middle + 1;
      else high = middle;
    }
    return this.#kept[low];
  }

  /** Reads what is new; who asks while it reads waits for another look, which sees what was there when they asked. */
  async #catchUp(): Promise<void> {
    const before = this.#reading;
    if (before !== null) await before.catch(() => {});
    this.#reading ??= this.#read().finally(() => (this.#reading = null));
    return this.#reading;
  }

  async #read(): Promise<void> {
    if (this.#next === Infinity) {
      const head = (await this.log.head())?.position ?? 0;
      this.#from = this.#next = Math.max(1, head - BACK);
    }
    for await (const found of this.log.read(this.#next)) {
      const entry = entryOf(found);
      this.#kept.push(entry);
      this.#size += entry.line.length;
      this.#next = entry.position + 1;
      if (this.#size > KEPT) this.#drop();
    }
  }

  #drop(): void {
    let count = 0;
    for (; this.#size > KEPT / 2 && count < this.#kept.length - 1; count++)
      this.#size -= this.#kept[count]!.line.length;
    this.#from = this.#kept[count - 1]!.position + 1;
    this.#kept.splice(0, count);
  }
}
