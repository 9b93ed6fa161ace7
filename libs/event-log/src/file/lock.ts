import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LogLockedError } from '../errors.js';
import { namesIn } from './names.js';
import { stateOf, thisProcess, type ProcessIdentity } from './process-identity.js';

const LOCK = /^writer\.(\d+)\.lock$/;

export interface LockContent extends ProcessIdentity {
  readonly since: string;
  readonly released: boolean;
}

/** The right to write a log. */
export interface WriterLock {
  /** Whether it is still held: false once another process took the log over. */
  isHeld(): boolean;
  release(): void;
}

/**
 * Takes the writer lock of a folder, at once when its holder is gone.
 *
 * Lock files are numbered, `writer.<n>.lock`, and who created the highest number holds the lock. The highest file is
 * never deleted, a released one stays as a mark, so numbers only grow: of two processes that find the same dead holder
 * only one can create the next number, and one that comes late sees a higher number than its own and steps back.
 *
 * @throws LogLockedError while a live process holds it
 */
export function lockForWriting(directory: string, now: () => Date): WriterLock {
  const content: LockContent = { ...thisProcess(), since: now().toISOString(), released: false };
  for (;;) {
    const highest = numbersIn(directory).at(-1) ?? 0;
    if (highest > 0) mustBeFree(lockPath(directory, highest));
    const mine = highest + 1;
    if (!claim(directory, mine, content)) continue;
    return {
      isHeld: () => numbersIn(directory).at(-1) === mine,
      release: () => replace(directory, mine, { ...content, released: true }),
    };
  }
}

/** Creates a number and keeps it only if it is the highest: else another process was faster. */
export function claim(directory: string, number: number, content: LockContent): boolean {
  if (!create(directory, number, content)) return false;
  const numbers = numbersIn(directory);
  const isHighest = numbers.at(-1) === number;
  for (const loser of isHighest ? numbers.slice(0, -1) : [number]) rmSync(lockPath(directory, loser), { force: true });
  return isHighest;
}

const lockPath = (directory: string, number: number) => join(directory, `writer.${number}.lock`);

function numbersIn(directory: string): number[] {
  return namesIn(directory)
    .flatMap((name) => LOCK.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

function mustBeFree(path: string): void {
  const holder = readLock(path);
  if (holder === null || holder.released) return;
  const state = stateOf(holder);
  if (state === 'gone') return;
  throw new LogLockedError(
    path,
    holder,
    state === 'alive'
      ? 'wait until it has finished or stop it; reading is possible meanwhile'
      : 'this host cannot see whether it still runs; if it does not, delete the lock file',
  );
}

/** Null when it vanished meanwhile or holds nothing that a writer has written. */
function readLock(path: string): LockContent | null {
  try {
    const { pid, started, host, since, released } = JSON.parse(readFileSync(path, 'utf8')) as Partial<LockContent>;
    if (typeof pid !== 'number' || typeof host !== 'string') return null;
    return { pid, host, started: started ?? null, since: since ?? 'an unknown time', released: released ?? false };
  } catch {
    return null;
  }
}

/** Appears whole or not at all; false when the number is taken. */
function create(directory: string, number: number, content: LockContent): boolean {
  const temporary = writeTemporary(directory, content);
  try {
    linkSync(temporary, lockPath(directory, number));
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw cause;
  } finally {
    rmSync(temporary, { force: true });
  }
}

function replace(directory: string, number: number, content: LockContent): void {
  if (numbersIn(directory).at(-1) !== number) return;
  renameSync(writeTemporary(directory, content), lockPath(directory, number));
}

function writeTemporary(directory: string, content: LockContent): string {
  const path = join(directory, `.writer-${randomUUID()}.tmp`);
  writeFileSync(path, JSON.stringify(content));
  return path;
}
