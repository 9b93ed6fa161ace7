import type { JobDetail } from '@pulse/contracts';
import type { JobView } from '@pulse/read-model';

/** One job as it is answered: of its events only what belongs to the forecasts and to its last failure. */
export function describeJob({ forecasts, failure, ...view }: JobView): JobDetail {
  return {
    ...view,
    failure:
      failure === null ? null : { class: failure.class as 'error', message: failure.message, detail: failure.detail },
    forecasts: forecasts.map(({ forecastId, replicate, headline, score, body }) => ({
      forecastId,
      replicate,
      headline,
      score,
      body,
    })),
  };
}
