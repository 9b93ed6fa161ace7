import type { PlannedJob, ScoredForecast } from '@pulse/contracts';
import { nearest } from '@pulse/domain';
import { readBatch, readJob, type BatchView, type JobView } from '@pulse/read-model';
import { resolveBatchId, type OpenPlace } from '../place/open-place.js';
import { CliError, ExitCode } from '../exit-codes.js';

export interface FoundForecast {
  readonly view: BatchView;
  readonly job: JobView;
  readonly forecast: ScoredForecast;
}

/** The forecast that `<batch>/<job>/<replicate>` names; the replicate is 1 where it is left out. */
export async function findForecast(
  { log, artifacts }: Pick<OpenPlace, 'log' | 'artifacts'>,
  address: string,
): Promise<FoundForecast> {
  const [batch = '', jobName = '', replicate = '1', ...rest] = address.split('/');
  if (jobName === '' || rest.length > 0 || !/^\d+$/.test(replicate))
    throw new CliError(
      ExitCode.usage,
      `"${address}" does not name a forecast`,
      'Write <batch>/<job>/<replicate>, for example latest/baseline/1.',
    );
  const view = await readBatch(log, artifacts, await resolveBatchId(log, batch));
  const planned = findPlanned(view, jobName);
  const job = await readJob(log, view.batchId, planned);
  const forecast = job.forecasts.find((one) => one.replicate === Number(replicate));
  if (!forecast)
    throw new CliError(
      ExitCode.invalidInput,
      `job ${planned.name} (${job.status}) has no forecast ${replicate}`,
      job.failure === null ? null : `It failed: ${job.failure.message}`,
    );
  return { view, job, forecast };
}

/** The job of a batch by its name, or by its number where no job has that name. */
export function findPlanned({ batchId, plan: { jobs } }: BatchView, jobName: string): PlannedJob {
  const planned =
    jobs.find((job) => job.name === jobName) ??
    (/^\d+$/.test(jobName) ? jobs.find((job) => job.number === Number(jobName)) : undefined);
  if (planned) return planned;
  const near = nearest(
    jobName,
    jobs.map((job) => job.name),
  );
  throw new CliError(
    ExitCode.invalidInput,
    `batch ${batchId} has no job "${jobName}"`,
    near === undefined ? null : `Did you mean ${near}?`,
  );
}
