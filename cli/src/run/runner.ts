import type { BatchDraft, Gathered } from '@pulse/orchestrator';
import type { BatchBoard } from '@pulse/read-model';
import type { OpenPlace } from '../place/open-place.js';
import type { JobListener } from './job-notice.js';

/** A batch as it was planned, with what it was planned from. */
export interface PlannedRun {
  readonly draft: BatchDraft;
  readonly inputs: Gathered['inputs'];
  /** Data files as they lie on the disk, by the `from` of their source. */
  readonly data: ReadonlyMap<string, Uint8Array>;
}

/** What is asked of a batch besides its manifest. */
export interface RunRequest {
  readonly only: string | null;
  readonly trustOnly: boolean;
  readonly yes: boolean;
  readonly maxFailures: number | null;
  readonly useCache: boolean;
  readonly resume: boolean;
  /** The batch whose reports the output folder holds; it is finished for whoever asks. */
  readonly copied: string | null;
  /** Which horizons are judged; those of the policy by default. */
  readonly judged?: 'by_policy' | 'where_possible';
}

export interface Submitted {
  readonly batchId: string;
  /** An unfinished batch goes on. */
  readonly resumed: boolean;
}

export type RunEnd = 'reported' | 'stopped';

/** Runs batches to their reports: in this process, or at a server. */
export interface BatchRunner extends Pick<OpenPlace, 'log' | 'artifacts'> {
  /** Workers whose work it can show; 0 where they are elsewhere. */
  readonly slots: number;
  /** By what it is run, for people. */
  readonly note: string;
  /** Makes ready what can be, before there is a batch. */
  warm(): void;
  submit(run: PlannedRun, request: RunRequest): Promise<Submitted>;
  /**
   * Follows a batch until its reports are written, or until it is told to stop.
   *
   * @param notify told what the workers do
   * @param watch called with the state of the jobs whenever it was looked at
   * @param say a line for people
   */
  run(
    batchId: string,
    notify: JobListener,
    watch: (board: BatchBoard) => Promise<void> | void,
    say: (text: string) => void,
  ): Promise<RunEnd>;
  /** The first Ctrl-C. Gives what is told to people; `always` also where they asked for quiet. */
  stop(): { readonly text: string; readonly always: string | null };
  /** The second one: nothing is waited for. Gives what is told to people. */
  kill(): string;
  /**
   * What to do to go on, as lines for people.
   *
   * @param again the command that resumes; null where there is none
   */
  howToGoOn(batchId: string | null, again: string | null): readonly string[];
  /** Whether what came last may still be read after a stop. */
  readonly readsAfterStop: boolean;
  close(): Promise<void>;
}
