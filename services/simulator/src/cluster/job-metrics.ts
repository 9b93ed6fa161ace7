import { count, gauge, observe } from '@pulse/telemetry';
import type { ChildPool } from '../pool/child-pool.js';
import type { NoticeListener } from '../run-jobs/progress.js';

/**
 * Counts how long jobs take and how often a worker process has to be replaced.
 *
 * @param took called with the milliseconds of each job
 */
export function jobMetrics(took: (ms: number) => void): NoticeListener {
  const since = new Map<number, number>();
  return (notice) => {
    if (notice.kind === 'begun') since.set(notice.slot, performance.now());
    if (notice.kind !== 'ended') return;
    const ms = performance.now() - (since.get(notice.slot) ?? performance.now());
    took(ms);
    observe('pulse_job_duration_seconds', ms / 1000, { outcome: notice.status });
    if (notice.status === 'died' || notice.status === 'timeout') count('pulse_child_restarts_total', {});
  };
}

/** Tells how many of the worker processes have something to do. @returns what ends it */
export function slotMetrics(pool: ChildPool): () => void {
  const ends = [
    gauge('pulse_simulator_slots', { state: 'busy' }, () => pool.busy),
    gauge('pulse_simulator_slots', { state: 'free' }, () => pool.options.size - pool.busy),
  ];
  return () => ends.forEach((end) => end());
}
