import { contentHash } from '@pulse/domain';
import { submitBatch, type BatchDraft } from '@pulse/orchestrator';
import type { BatchBoard } from '@pulse/read-model';
import { newBatchId } from '../embedded/batch-id.js';
import { findResumable, type Resumable } from '../embedded/find-resumable.js';
import type { Home } from '../embedded/home.js';
import type { Resources } from '../embedded/resources.js';
import { EmbeddedRuntime } from '../embedded/runtime.js';
import { CliError, ExitCode } from '../exit-codes.js';
import type { JobListener } from './job-notice.js';
import type { BatchRunner, PlannedRun, RunEnd, RunRequest, Submitted } from './runner.js';

/** Runs batches in this process, on the data folder that it holds for itself. */
export class EmbeddedRunner implements BatchRunner {
  readonly readsAfterStop = true;

  private constructor(
    private readonly runtime: EmbeddedRuntime,
    private readonly resources: Resources,
  ) {}

  /** @throws LogLockedError while another process writes the same data folder */
  static async open(home: Home, resources: Resources): Promise<EmbeddedRunner> {
    return new EmbeddedRunner(await EmbeddedRuntime.open(home, resources), resources);
  }

  get log() {
    return this.runtime.log;
  }

  get artifacts() {
    return this.runtime.artifacts;
  }

  get slots(): number {
    return this.resources.workers;
  }

  get note(): string {
    return this.resources.note;
  }

  warm(): void {
    this.runtime.warm();
  }

  async submit({ draft }: PlannedRun, request: RunRequest): Promise<Submitted> {
    const { only, trustOnly, maxFailures, useCache } = request;
    const resumable: Resumable = request.resume
      ? await findResumable(this.log, draft.name, request.copied)
      : { kind: 'none' };
    if (resumable.kind === 'unfinished') {
      refuseChanges(resumable, draft);
      return { batchId: resumable.batchId, resumed: true };
    }
    const batchId = newBatchId();
    const continues = resumable.kind === 'continue' ? resumable : null;
    await submitBatch(this.runtime.ports, draft, { batchId, only, trustOnly, maxFailures, useCache, continues });
    return { batchId, resumed: false };
  }

  async run(batchId: string, notify: JobListener, watch: (board: BatchBoard) => Promise<void> | void): Promise<RunEnd> {
    return (await this.runtime.run(batchId, notify, watch)) === 'reported' ? 'reported' : 'stopped';
  }

  stop() {
    this.runtime.drain();
    return {
      text: 'Stopping: jobs that run are finished first. Press Ctrl-C again to stop at once.',
      always: 'Stopping after the jobs that run; Ctrl-C again stops at once.',
    };
  }

  kill(): string {
    this.runtime.kill();
    return 'Stopped at once. Nothing that was finished is lost.';
  }

  howToGoOn(_batchId: string | null, again: string | null): readonly string[] {
    return again === null ? [] : [`To go on: ${again}`];
  }

  close(): Promise<void> {
    return this.runtime.close();
  }
}

/** A batch goes on as it was planned: with a changed manifest, world or data it would not be that batch any more. */
function refuseChanges(batch: Extract<Resumable, { kind: 'unfinished' }>, draft: BatchDraft): void {
  if (batch.plan === contentHash(draft.plan) && batch.policy === contentHash(draft.policy)) return;
  throw new CliError(
    ExitCode.invalidInput,
    `the manifest, its world or its data have changed since batch ${batch.batchId} was planned, so it cannot be resumed with them`,
    'Undo the change, or start a new batch without --resume: jobs that are the same are taken from the cache.',
  );
}
