import type { EventInput } from '@pulse/contracts';
import type { BoardStatus } from './board.js';

const BY_EVENT: Readonly<Record<string, BoardStatus>> = {
  JobStarted: 'running',
  ForecastScored: 'running',
  JobSucceeded: 'succeeded',
  JobReused: 'reused',
  JobCancelled: 'cancelled',
};

/** The state of a job after an event of its stream; null where the event does not change it. */
export function jobStatusAfter({ type, data }: Pick<EventInput, 'type' | 'data'>): BoardStatus | null {
  if (type === 'JobFailed') return data['final'] === true ? 'failed' : 'pending';
  return BY_EVENT[type] ?? null;
}
