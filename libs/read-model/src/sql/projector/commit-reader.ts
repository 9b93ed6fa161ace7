import type { PositionedCommit } from '@pulse/contracts';
import type { EventLog, Mark } from '@pulse/event-log';
import { OutOfOrderError } from '../errors.js';
import type { Batch } from './apply-batch.js';

export interface BatchLimits {
  /** Commits of a batch at most. */
  readonly commits: number;
  /** About how many bytes of JSON a batch has at most. */
  readonly bytes: number;
}

export const LIVE: BatchLimits = { commits: 500, bytes: 8 << 20 };

/** One commit of so many is measured: measuring all would cost about as much as reading them. */
const MEASURE_EVERY = 16;

/** Streams whose versions are followed at a time. */
const MOST_STREAMS = 100_000;

/**
 * Reads the log in batches from a mark on, up to its head or a position before it. One pass through the log serves many
 * batches, so the adapter's own reading ahead is not thrown away between them.
 */
export class CommitReader {
  #commits: AsyncIterator<PositionedCommit> | null = null;
  #head: Mark | null = null;
  #end: Mark | null = null;
  readonly #versions = new Map<string, number>();
  #averageBytes = 1024;
  #measured = 0;

  constructor(
    readonly log: EventLog,
    /** After what is read next. */
    public at: Mark,
    readonly limits: BatchLimits = LIVE,
  ) {}

  /**
   * The next commits, and the mark after them; null when there are none yet. Void commits at the end move the mark too.
   *
   * @param end where to stop, when not at the head
   * @throws OutOfOrderError; LineageBrokenError, LogUnavailableError of the log
   */
  async next(end: Mark | null = null): Promise<Batch | null> {
    const from = this.at;
    if (end !== null && from.position >= end.position) return null;
    if (this.#commits === null && !(await this.#open(end))) return null;
    const commits: PositionedCommit[] = [];
    const most = Math.min(this.limits.commits, Math.max(1, Math.floor(this.limits.bytes / this.#averageBytes)));
    try {
      while (commits.length < most) {
        const { done, value } = await this.#commits!.next();
        if (done === true) {
          this.#commits = null;
          break;
        }
        this.#check(commits.at(-1), value);
        this.#measure(value);
        commits.push(value);
      }
    } catch (error) {
      await this.restart(from);
      throw error;
    }
    this.at = this.#markAfter(commits.at(-1));
    return this.at === from ? null : { from, to: this.at, commits };
  }

  /** Reads on from another mark; what was read ahead is dropped. */
  async restart(at: Mark): Promise<void> {
    const commits = this.#commits;
    this.#commits = null;
    this.#versions.clear();
    this.at = at;
    await commits?.return?.();
  }

  /** Where the log ended when it was looked at last. */
  get head(): Mark | null {
    return this.#head;
  }

  async #open(end: Mark | null): Promise<boolean> {
    this.#head = await this.log.head();
    if (this.#head === null || this.#head.position <= this.at.position) return false;
    this.#end = end !== null && end.position <= this.#head.position ? end : this.#head;
    const toPosition = this.#end.position;
    this.#commits = this.log.read(this.at.position + 1, { toPosition })[Symbol.asyncIterator]();
    return true;
  }

  #check(before: PositionedCommit | undefined, { position, commit }: PositionedCommit): void {
    const { stream, firstVersion, lastVersion } = commit;
    const last = before?.position ?? this.at.position;
    if (position <= last) throw new OutOfOrderError(stream, position, `position ${last} was read before it`);
    const version = this.#versions.get(stream) ?? firstVersion - 1;
    if (firstVersion !== version + 1)
      throw new OutOfOrderError(stream, position, `it begins with version ${firstVersion}, before it was ${version}`);
    if (this.#versions.size >= MOST_STREAMS) this.#versions.clear();
    this.#versions.set(stream, lastVersion);
  }

  #measure(value: PositionedCommit): void {
    if (this.#measured++ % MEASURE_EVERY !== 0) return;
    this.#averageBytes += (JSON.stringify(value.commit).length - this.#averageBytes) / 4;
  }

  #markAfter(last: PositionedCommit | undefined): Mark {
    const isThrough = this.#commits === null && this.#end !== null;
    if (isThrough && this.#end!.position > (last?.position ?? this.at.position)) return this.#end!;
    if (last === undefined) return this.at;
    return { position: last.position, commitId: last.commit.id, hash: last.commit.hash };
  }
}
