import type { EventInput } from '@pulse/contracts';
import type { AppendListener } from '@pulse/host';
import { count } from '@pulse/telemetry';

/** Counts what appends say about jobs, and those that came too late. */
export const countAppends: AppendListener = {
  appended: (events) => events.forEach(countEvent),
  conflicted: () => count('pulse_job_fenced_total', {}),
};

function countEvent({ type, data }: EventInput): void {
  if (type === 'ForecastScored') count('pulse_forecasts_total', {});
  else if (type === 'JobStarted') count('pulse_job_attempts_total', { retry: data['attempt'] !== 1 });
  else if (type === 'JobSucceeded') count('pulse_jobs_finished_total', { outcome: 'succeeded' });
  else if (type === 'JobCancelled') count('pulse_jobs_finished_total', { outcome: 'cancelled' });
  else if (type === 'JobFailed') {
    const final = data['final'] === true;
    count('pulse_job_failures_total', { class: String(data['class']), final });
    if (final) count('pulse_jobs_finished_total', { outcome: 'failed' });
  }
}
