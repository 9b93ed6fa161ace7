import { existsSync } from 'node:fs';
import { openFileArtifactStore, type ArtifactStore } from '@pulse/artifact-store';
import { openFileLog, type EventLog } from '@pulse/event-log';
import { CliError, ExitCode } from '../exit-codes.js';
import type { BatchJobs } from '../place/batch-jobs.js';
import { folderJobs } from './folder-jobs.js';
import type { Home } from './home.js';

export interface ReadOnlyHome {
  readonly log: EventLog;
  readonly artifacts: ArtifactStore;
  readonly jobs: BatchJobs;
  close(): Promise<void>;
}

/** Opens a data folder to read; works while a batch runs. */
export async function openReadOnly(home: Home): Promise<ReadOnlyHome> {
  if (!existsSync(home.log))
    throw new CliError(
      ExitCode.invalidInput,
      `there is no data folder at ${home.root}`,
      'Run a batch first, or name the folder with --home (or PULSE_HOME): it is .pulse beside the manifest of the batch.',
    );
  const log = await openFileLog(home.log, { readOnly: true });
  const artifacts = openFileArtifactStore(home.artifacts);
  return { log, artifacts, jobs: folderJobs(log, artifacts), close: () => log.close() };
}
