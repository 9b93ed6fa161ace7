import { recordReplay, type ReplayResult } from '@pulse/auditor';
import { openFileArtifactStore } from '@pulse/artifact-store';
import { openFileLog } from '@pulse/event-log';
import { replayForecast } from '@pulse/simulator';
import { openReadOnly } from '../embedded/open-read-only.js';
import { chooseResources } from '../embedded/resources.js';
import { ExitCode } from '../exit-codes.js';
import { print } from '../output/terminal.js';
import type { OpenPlace } from '../place/open-place.js';
import { placeAt, type Place, type PlaceOptions } from '../place/place.js';
import { findForecast } from './find-forecast.js';

export interface ReplayOptions extends PlaceOptions {
  readonly json?: boolean;
}

/** `pulse replay FORECAST`: exit code 0 where the bytes are the same, 1 where they differ. */
export async function replayCommand(options: ReplayOptions, address: string): Promise<ExitCode> {
  const place = await openToRecord(placeAt(process.cwd(), options));
  try {
    const { view, job, forecast } = await findForecast(place, address);
    const result = await replayForecast(place.artifacts, view, job, forecast, chooseResources(1));
    const subject = { job: job.planned.number, replicate: forecast.replicate };
    await place.record(view.batchId, { ...subject, ...result });
    if (options.json === true)
      print(JSON.stringify({ schemaVersion: 1, batchId: view.batchId, ...subject, ...result }));
    else if (result.identical)
      print(
        `Verified: ${view.batchId}/${job.planned.name}/${forecast.replicate} was simulated again from the log alone; all ${result.bytes} bytes are the same.`,
      );
    else
      print(
        `Diverged: ${view.batchId}/${job.planned.name}/${forecast.replicate} came out differently:\n${result.differences.map((one) => `  ${one}`).join('\n')}`,
      );
    return result.identical ? ExitCode.ok : ExitCode.someJobsFailed;
  } finally {
    await place.close();
  }
}

/** A log and artefacts with a way to say how a replay came out. */
interface RecordingPlace extends Pick<OpenPlace, 'log' | 'artifacts' | 'close'> {
  record(batchId: string, result: ReplayResult): Promise<void>;
}

async function openToRecord(place: Place): Promise<RecordingPlace> {
  if (place.kind === 'server') {
    const { openServer } = await import('../remote/open-server.js');
    const { postReplay } = await import('../remote/post-replay.js');
    const opened = openServer(place.server);
    return { ...opened, record: (batchId, result) => postReplay(opened.client, batchId, result) };
  }
  // Opened to write it would be made where there is none.
  await (await openReadOnly(place.home)).close();
  const log = await openFileLog(place.home.log);
  return {
    log,
    artifacts: openFileArtifactStore(place.home.artifacts),
    record: (batchId, result) => recordReplay(log, 'auditor', batchId, result),
    close: () => log.close(),
  };
}
