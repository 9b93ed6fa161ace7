import { recordReplay } from '@pulse/auditor';
import { openFileArtifactStore } from '@pulse/artifact-store';
import { openFileLog } from '@pulse/event-log';
import { replayForecast } from '@pulse/simulator';
import { homeAt } from '../embedded/home.js';
import { openReadOnly } from '../embedded/open-read-only.js';
import { chooseResources } from '../embedded/resources.js';
import { ExitCode } from '../exit-codes.js';
import { print } from '../output/terminal.js';
import { findForecast } from './find-forecast.js';

export interface ReplayOptions {
  readonly json?: boolean;
  readonly home?: string;
}

/** `pulse replay FORECAST`: exit code 0 where the bytes are the same, 1 where they differ. */
export async function replayCommand(options: ReplayOptions, address: string): Promise<ExitCode> {
  const home = homeAt(process.cwd(), options.home);
  await (await openReadOnly(home)).close();
  const log = await openFileLog(home.log);
  try {
    const artifacts = openFileArtifactStore(home.artifacts);
    const { view, job, forecast } = await findForecast({ log, artifacts }, address);
    const result = await replayForecast(artifacts, view, job, forecast, chooseResources(1));
    const subject = { job: job.planned.number, replicate: forecast.replicate };
    await recordReplay(log, 'auditor', view.batchId, { ...subject, ...result });
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
    await log.close();
  }
}
