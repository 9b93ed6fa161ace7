import { parseJobStream, streams, type PositionedCommit } from '@pulse/contracts';
import type { ArtifactStore } from '@pulse/artifact-store';
import type { EventLog } from '@pulse/event-log';
import { jobStatusAfter } from './job-status-after.js';
import { JobsBoard } from './jobs-board.js';
import { readBatch, type BatchView } from './read-batch.js';

/**
 * A board kept up to date by reading the log from where the batch begins: for a process that has the log to itself. It
 * holds one word per job.
 */
export class BatchBoard extends JobsBoard {
  #next: number;

  private constructor(
    private readonly log: EventLog,
    private readonly artifacts: ArtifactStore,
    batch: BatchView,
    from: number,
  ) {
    super(batch);
    this.#next = from;
  }

  static async open(log: EventLog, artifacts: ArtifactStore, batchId: string): Promise<BatchBoard> {
    const view = await readBatch(log, artifacts, batchId);
    const { events } = await log.load(streams.batch(batchId));
    const board = new BatchBoard(log, artifacts, view, events[0]!.position);
    await board.refresh();
    return board;
  }

  /** Reads what was appended since the last time. */
  async refresh(): Promise<void> {
    let stale = false;
    for await (const entry of this.log.read(this.#next)) {
      this.#next = entry.position + 1;
      if (entry.commit.stream === streams.batch(this.current.batchId)) stale = true;
      else this.#apply(entry);
    }
    if (stale) this.current = await readBatch(this.log, this.artifacts, this.current.batchId);
  }

  #apply({ commit }: PositionedCommit): void {
    const owner = parseJobStream(commit.stream);
    if (owner?.batchId !== this.current.batchId) return;
    const last = commit.events.at(-1)!;
    const status = jobStatusAfter(last);
    if (status === null) return;
    if (status === 'failed') this.fail(owner.number, last.data as { class: string; message: string });
    else this.move(owner.number, status);
  }
}
