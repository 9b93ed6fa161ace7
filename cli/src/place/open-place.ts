import type { ArtifactStore } from '@pulse/artifact-store';
import type { EventLog } from '@pulse/event-log';
import { listBatches } from '@pulse/read-model';
import { openReadOnly } from '../embedded/open-read-only.js';
import { CliError, ExitCode } from '../exit-codes.js';
import type { BatchJobs } from './batch-jobs.js';
import { placeAt, type Place, type PlaceOptions } from './place.js';

/** A log and artefacts that are only read. */
export interface OpenPlace {
  readonly log: EventLog;
  readonly artifacts: ArtifactStore;
  readonly jobs: BatchJobs;
  /** For people: "in this data folder". */
  readonly where: string;
  close(): Promise<void>;
}

/** Opens a data folder or a server to read; works while batches run. */
export async function openPlace(place: Place): Promise<OpenPlace> {
  if (place.kind === 'folder') return { ...(await openReadOnly(place.home)), where: 'in this data folder' };
  const { openServer } = await import('../remote/open-server.js');
  return { ...openServer(place.server), where: 'on this server' };
}

/** Opens the place that the options of a command mean, for one task, and closes it again. */
export async function withPlace<T>(
  options: PlaceOptions,
  task: (opened: OpenPlace, place: Place) => Promise<T>,
): Promise<T> {
  const place = placeAt(process.cwd(), options);
  const opened = await openPlace(place);
  try {
    return await task(opened, place);
  } finally {
    await opened.close();
  }
}

/** The id that a batch argument means: itself, or the newest batch for `latest`. */
export async function resolveBatchId(log: EventLog, asked: string): Promise<string> {
  if (asked !== 'latest') return asked;
  for await (const { batchId } of listBatches(log)) return batchId;
  throw new CliError(ExitCode.invalidInput, 'there is no batch in this log yet');
}
