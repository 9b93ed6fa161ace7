import { afterEach, describe, expect, it } from '@jest/globals';
import type { PositionedCommit } from '@pulse/contracts';
import type { EventLog, ReadOptions } from '@pulse/event-log';
import { LogTail } from './log-tail.js';

/** As much of a log as a tail reads, with commits of any size. */
class GrowingLog implements Pick<EventLog, 'head' | 'read' | 'wake'> {
  readonly #commits: PositionedCommit[] = [];

  grow(count: number, characters: number): void {
    const text = 'x'.repeat(characters);
    for (let i = 0; i < count; i++)
      this.#commits.push({ position: this.#commits.length + 1, commit: { stream: 'batch.b', text } as never });
  }

  head() {
    const position = this.#commits.length;
    return Promise.resolve({ position, commitId: `c${position}`, hash: '' });
  }

  async *read(from: number, { toPosition = Infinity }: ReadOptions = {}): AsyncGenerator<PositionedCommit> {
    for (const entry of this.#commits.slice(from - 1)) if (entry.position <= toPosition) yield entry;
  }

  wake() {
    return () => {};
  }
}

const MEGABYTE = 1 << 20;
const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1);

let log: GrowingLog;
let tail: LogTail;
const open = (count: number) => {
  log = new GrowingLog();
  log.grow(count, 10);
  tail = new LogTail(log as unknown as EventLog);
};
afterEach(() => tail.close());

async function positionsOf(entries: AsyncIterable<PositionedCommit>): Promise<number[]> {
  const positions: number[] = [];
  for await (const { position } of entries) positions.push(position);
  return positions;
}

describe('the tail of the log', () => {
  it.each([
    ['what is kept', 5],
    ['what comes before it', 2010],
  ])('leaves out nothing for a slow reader of %s, while more comes than is kept', async (_where, begun) => {
    open(begun);
    const slow = tail.read(1);
    expect((await slow.next()).value).toMatchObject({ position: 1 });
    // Others read on, and the front of what was kept is dropped.
    log.grow(40, MEGABYTE);
    expect(await positionsOf(tail.read(begun + 40))).toEqual([begun + 40]);
    expect([1, ...(await positionsOf(slow))]).toEqual(upTo(begun + 40));
  });

  it('ends where it was asked to, kept or not', async () => {
    open(2010);
    expect(await positionsOf(tail.read(2, 5))).toEqual([2, 3, 4, 5]);
    expect(await positionsOf(tail.read(8, 12))).toEqual([8, 9, 10, 11, 12]);
    expect(await positionsOf(tail.read(2005, 2007))).toEqual([2005, 2006, 2007]);
    expect(await positionsOf(tail.read(2011))).toEqual([]);
  });
});
