import type { EventInput } from '@pulse/contracts';
import { ConflictError, type EventLog } from '@pulse/event-log';
import { failpoint } from '@pulse/failpoints';
import { count } from '@pulse/telemetry';

/**
 * The same log, whose appends are counted by what they say about jobs; before and after each of them is a place where a
 * test can have the process die.
 */
export function watchedLog(log: EventLog): EventLog {
  const append: EventLog['append'] = async (stream, expected, events, context) => {
    failpoint('simulator.before-append');
    try {
      const revision = await log.append(stream, expected, events, context);
      failpoint('simulator.after-append');
      for (const event of events) countEvent(event);
      return revision;
    } catch (error) {
      if (error instanceof ConflictError) count('pulse_job_fenced_total', {});
      throw error;
    }
  };
  return new Proxy(log, {
    get(target, property) {
      if (property === 'append') return append;
      const value: unknown = Reflect.get(target, property, target);
      return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value;
    },
  });
}

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
