import { RuleRunCanceled, type RuleRunRequest, RuleRunResponse } from '@pulse/contracts';
import { acceptedIn, type StartedRun } from '@pulse/domain';
import { loadRun } from '@pulse/rules';
import { WakeUp } from '../embedded/wake-up.js';
import type { openServer } from './open-server.js';
import type { Patience } from './patience.js';

/** A world with its data is planned before it is answered. */
const ASK_TIMEOUT_MS = 10 * 60_000;

/** Looks at a server: often enough for a person, seldom enough for many of them. */
const LEAST_WAIT_MS = 250;
const MOST_WAIT_MS = 3000;

type Server = ReturnType<typeof openServer>;

/** The id is the key of the request: sent twice it is one run. */
export const askServer = ({ client }: Server, runId: string, request: RuleRunRequest): Promise<RuleRunResponse> =>
  client.post('/v1/rule-runs', request, RuleRunResponse, {
    key: runId,
    repeatable: true,
    timeoutMs: ASK_TIMEOUT_MS,
  });

export const cancelAtServer = ({ client }: Server, runId: string, reason: string): Promise<RuleRunCanceled> =>
  client.post(`/v1/rule-runs/${encodeURIComponent(runId)}/cancel`, { reason }, RuleRunCanceled, { repeatable: true });

/** It has ended, and what it accepted is in the store. */
export const isOver = (run: StartedRun): boolean =>
  run.status !== 'in_progress' && (acceptedIn(run) === null || run.kept !== null);

/**
 * Follows a run of a server to its end.
 *
 * @param look called with the run whenever it was looked at
 * @returns the run as it was seen last; not over where the signal ended it
 */
export async function followRun(
  { log }: Server,
  runId: string,
  patience: Patience,
  look: (run: StartedRun) => void,
  signal: AbortSignal,
): Promise<StartedRun> {
  const wakeUp = new WakeUp(LEAST_WAIT_MS, MOST_WAIT_MS);
  const unsubscribe = log.wake(wakeUp.notify);
  const stopped = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  try {
    for (;;) {
      wakeUp.looking();
      const { run } = await patience.with(() => loadRun(log, runId));
      look(run);
      if (isOver(run) || signal.aborted) return run;
      await Promise.race([wakeUp.rest(), stopped]);
    }
  } finally {
    unsubscribe();
  }
}
