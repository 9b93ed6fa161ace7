import { AppendFailedError } from '../errors.js';
import type { Commit } from '@pulse/contracts';
import type { Revision } from '../port.js';
import { WriteFailure, type SegmentWriter } from './segment-writer.js';
import type { EncodedCommit } from '../record.js';

interface Pending extends EncodedCommit {
  readonly commit: Commit;
  readonly resolve: (revision: Revision) => void;
  readonly reject: (error: Error) => void;
}

/** The most that is written between two syncs, so that the first of many appends is not kept waiting. */
const GROUP_BYTES = 8 << 20;

/** Group commit: what arrives while the disk is busy is written in one write and one sync. */
export class AppendQueue {
  #pending: Pending[] = [];
  #running: Promise<void> | null = null;
  #failure: WriteFailure | null = null;

  /** @param segmentBytes a segment that would grow beyond this is sealed first */
  constructor(
    readonly writer: SegmentWriter,
    readonly segmentBytes: number,
    readonly appended: () => void,
  ) {}

  /** Resolves when the commit is durable. Order of calls is order in the log. */
  push(commit: Commit, encoded: EncodedCommit): Promise<Revision> {
    const failure = this.#failure;
    if (failure !== null)
      throw new AppendFailedError(commit.stream, 'not_written', `an earlier write failed (${failure.message})`, {
        cause: failure,
      });
    return new Promise((resolve, reject) => {
      this.#pending.push({ ...encoded, commit, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  async idle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    // Callers of the same turn join the first group.
    await Promise.resolve();
    while (this.#pending.length > 0) await this.#writeGroup();
    this.#running = null;
  }

  async #writeGroup(): Promise<void> {
    const { segments } = this.writer;
    let group: Pending[] = [];
    try {
      if (segments.live.size > 0 && segments.live.size + this.#pending[0]!.bytes.length > this.segmentBytes)
        await this.writer.roll();
      group = this.#takeGroup(segments.live.size);
      await this.writer.write(group.length === 1 ? group[0]!.bytes : Buffer.concat(group.map((one) => one.bytes)));
    } catch (error) {
      this.#fail(group, error as Error);
      return;
    }
    for (const { commit, bytes, resolve } of group) {
      segments.live.add(commit, bytes.length, false);
      resolve({ version: commit.lastVersion, position: segments.headPosition });
    }
    this.appended();
  }

  #takeGroup(liveBytes: number): Pending[] {
    let bytes = 0;
    let n = 0;
    for (const { bytes: line } of this.#pending) {
      bytes += line.length;
      if (n > 0 && (bytes > GROUP_BYTES || liveBytes + bytes > this.segmentBytes)) break;
      n += 1;
    }
    return this.#pending.splice(0, n);
  }

  #fail(group: readonly Pending[], error: Error): void {
    const failure =
      error instanceof WriteFailure ? error : new WriteFailure('unknown', false, error.message, { cause: error });
    for (const { commit, reject } of group)
      reject(new AppendFailedError(commit.stream, failure.outcome, failure.message, { cause: failure }));
    // Without a group nothing was taken: what waits would meet the same failure.
    if (failure.usable && group.length > 0) return;
    if (!failure.usable) this.#failure = failure;
    for (const { commit, reject } of this.#pending.splice(0))
      reject(new AppendFailedError(commit.stream, 'not_written', failure.message, { cause: failure }));
  }
}
