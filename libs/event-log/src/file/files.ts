import { closeSync, openSync, readSync } from 'node:fs';
import { NEWLINE } from '../record.js';

const MAX_OPEN = 64;
const CHUNK = 1 << 20;

/**
 * Reads pieces of files by path, keeping a few descriptors open.
 *
 * Reads are synchronous on purpose: a piece is a few kilobytes that mostly lie in the page cache, where a read takes
 * 2-3 us against 30-50 us for the round trip through the thread pool.
 */
export class Files {
  readonly #open = new Map<string, number>();

  /** The bytes from `offset`, fewer than `length` where the file ends. */
  readAt(path: string, offset: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    const fd = this.#descriptor(path);
    let filled = 0;
    while (filled < length) {
      const read = readSync(fd, bytes, filled, length - filled, offset + filled);
      if (read === 0) break;
      filled += read;
    }
    return filled === length ? bytes : bytes.subarray(0, filled);
  }

  #descriptor(path: string): number {
    let fd = this.#open.get(path);
    if (fd === undefined) fd = openSync(path, 'r');
    else this.#open.delete(path);
    this.#open.set(path, fd);
    if (this.#open.size > MAX_OPEN) {
      const [oldest, stale] = this.#open.entries().next().value!;
      this.#open.delete(oldest);
      closeSync(stale);
    }
    return fd;
  }

  /** Lets go of one file, which may be replaced after that. */
  forget(path: string): void {
    const fd = this.#open.get(path);
    if (fd !== undefined) closeSync(fd);
    this.#open.delete(path);
  }

  close(): void {
    for (const fd of this.#open.values()) closeSync(fd);
    this.#open.clear();
  }
}

/** One line of a segment, without its newline. The last line of a file may lack one: then it is not complete. */
export interface Line {
  readonly offset: number;
  readonly bytes: Buffer;
  readonly complete: boolean;
}

/** The lines of a file between two byte offsets, of which the first must be the beginning of a line. */
export function* linesOf(files: Files, path: string, from: number, to: number): Generator<Line> {
  let pending: Buffer = Buffer.alloc(0);
  let pendingAt = from;
  for (let at = from; at < to;) {
    const chunk = files.readAt(path, at, Math.min(CHUNK, to - at));
    if (chunk.length === 0) break;
    at += chunk.length;
    const bytes = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE, pending.length); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      yield { offset: pendingAt + start, bytes: bytes.subarray(start, end), complete: true };
      start = end + 1;
    }
    pending = bytes.subarray(start);
    pendingAt += start;
  }
  if (pending.length > 0) yield { offset: pendingAt, bytes: pending, complete: false };
}
