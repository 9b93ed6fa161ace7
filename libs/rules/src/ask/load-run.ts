import { streams, type RecordedEvent } from '@pulse/contracts';
import { fold, ruleGenRun, type RunEvent, type StartedRun } from '@pulse/domain';
import type { EventLog, Revision } from '@pulse/event-log';
import { RunUnknownError } from '../request/index.js';

/** A run with the events that it follows from. */
export interface LoadedRun {
  readonly run: StartedRun;
  readonly events: readonly RecordedEvent[];
  readonly revision: Revision;
}

/** @throws RunUnknownError */
export async function loadRun(log: Pick<EventLog, 'load'>, runId: string): Promise<LoadedRun> {
  const { events, revision } = await log.load(streams.rulegen(runId));
  const run = fold(ruleGenRun, events as unknown as RunEvent[]);
  if (run.status === 'not_started' || revision === null) throw new RunUnknownError(runId);
  return { run, events, revision };
}
