import { parseJobStream, streams, type Plan, type PositionedCommit } from '@pulse/contracts';
import type { ArtifactStore } from '@pulse/artifact-store';
import type { JobCounts } from '@pulse/contracts';
import type { EventLog } from '@pulse/event-log';
import { readBatch, type BatchView } from './read-batch.js';

export type BoardStatus = 'pending' | 'running' | 'succeeded' | 'reused' | 'failed' | 'cancelled';

const BY_EVENT: Readonly<Record<string, BoardStatus>> = {
  JobStarted: 'running',
  ForecastScored: 'running',
  JobSucceeded: 'succeeded',
  JobReused: 'reused',
  JobCancelled: 'cancelled',
};

/**
 * Where every job of one batch stands, kept up to date by reading the log from where the batch begins.
 *
 * This is the query port of the process managers in a process of its own; it holds one word per job.
 */
export class BatchBoard {
  readonly #status = new Map<number, BoardStatus>();
  readonly #failures: { job: number; class: string; message: string }[] = [];
  #counts: Record<BoardStatus, number>;
  #next: number;

  private constructor(
    private readonly log: EventLog,
    private readonly artifacts: ArtifactStore,
    private current: BatchView,
    from: number,
  ) {
    this.#next = from;
    this.#counts = { pending: current.plan.jobs.length, running: 0, succeeded: 0, reused: 0, failed: 0, cancelled: 0 };
  }

  static async open(log: EventLog, artifacts: ArtifactStore, batchId: string): Promise<BatchBoard> {
    const view = await readBatch(log, artifacts, batchId);
    const { events } = await log.load(streams.batch(batchId));
    const board = new BatchBoard(log, artifacts, view, events[0]!.position);
    await board.refresh();
    return board;
  }

  get view(): BatchView {
    return this.current;
  }

  get plan(): Plan {
    return this.current.plan;
  }

  get counts(): Readonly<Record<BoardStatus, number>> {
    return this.#counts;
  }

  get failures(): readonly { readonly job: number; readonly class: string; readonly message: string }[] {
    return this.#failures;
  }

  get jobCounts(): JobCounts {
    const { succeeded, reused, failed, cancelled } = this.#counts;
    return { succeeded, reused, failed, cancelled };
  }

  /** Every job has reached its one final state. */
  get allFinal(): boolean {
    return this.#counts.pending === 0 && this.#counts.running === 0;
  }

  statusOf(job: number): BoardStatus {
    return this.#status.get(job) ?? 'pending';
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
    if (last.type === 'JobFailed') {
      const { class: failureClass, message, final } = last.data as { class: string; message: string; final: boolean };
      if (final) this.#failures.push({ job: owner.number, class: failureClass, message });
      this.#move(owner.number, final ? 'failed' : 'pending');
    } else this.#move(owner.number, BY_EVENT[last.type] ?? this.statusOf(owner.number));
  }

  #move(job: number, to: BoardStatus): void {
    this.#counts[this.statusOf(job)]--;
    this.#counts[to]++;
    this.#status.set(job, to);
  }
}
