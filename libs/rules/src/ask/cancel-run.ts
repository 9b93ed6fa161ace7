import type { StartedRun } from '@pulse/domain';
import { ConflictError, type EventLog } from '@pulse/event-log';
import { RunLog } from '../request/index.js';

export interface Canceled {
  /** False where the run had ended before. */
  readonly accepted: boolean;
  readonly run: StartedRun;
}

/**
 * Ends a run where it is. Whoever works on it finds out with the next thing that they append.
 *
 * @throws RunUnknownError
 */
export async function cancelRun(log: EventLog, runId: string, reason: string, actor: string): Promise<Canceled> {
  for (;;) {
    const opened = await RunLog.open(log, runId, actor);
    if (opened.started.status !== 'in_progress') return { accepted: false, run: opened.started };
    try {
      return { accepted: true, run: await opened.do({ kind: 'cancel', reason }) };
    } catch (error) {
      // An iteration ended meanwhile: what it found belongs to what was canceled.
      if (!(error instanceof ConflictError)) throw error;
    }
  }
}
