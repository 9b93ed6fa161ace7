import type { ForecastItem, PlannedJob } from '@pulse/contracts';
import type { EventLog } from '@pulse/event-log';
import { readJob } from '@pulse/read-model';

/** Jobs whose streams are read at the same time. */
const AT_ONCE = 16;

/** Where a list of forecasts goes on: after this replicate of this job. */
export interface ForecastPlace {
  readonly job: number;
  readonly replicate: number;
}

/** Forecasts of a batch by job and replicate, after a place. */
export async function listForecasts(
  log: EventLog,
  batchId: string,
  plan: readonly PlannedJob[],
  { after, limit }: { readonly after: ForecastPlace; readonly limit: number },
): Promise<ForecastItem[]> {
  const items: ForecastItem[] = [];
  const left = plan.filter(({ number }) => number >= after.job);
  for (let at = 0; at < left.length && items.length < limit; at += AT_ONCE) {
    const views = await Promise.all(left.slice(at, at + AT_ONCE).map((planned) => readJob(log, batchId, planned)));
    for (const { planned, forecasts } of views)
      for (const { forecastId, replicate, headline, score } of forecasts)
        if (planned.number > after.job || replicate > after.replicate)
          items.push({ job: planned.number, name: planned.name, replicate, forecastId, headline, score });
  }
  return items.slice(0, limit);
}
