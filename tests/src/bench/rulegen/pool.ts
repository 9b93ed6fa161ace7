import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Trial, TrialOutcome } from './trial.js';

const WORKER = fileURLToPath(new URL('worker.js', import.meta.url));

/**
 * Runs trials in child processes, each one after the other.
 *
 * @param seen is called with each outcome as it comes
 * @returns outcomes in the order of the trials
 */
export async function runTrials(
  trials: readonly Trial[],
  workers: number,
  anchors: boolean,
  seen: (outcome: TrialOutcome) => void,
): Promise<TrialOutcome[]> {
  const outcomes: TrialOutcome[] = [];
  let next = 0;
  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const child = fork(WORKER);
      let at = -1;
      const send = (): void => {
        at = next++;
        if (at < trials.length) child.send({ trial: trials[at], anchors });
        else child.disconnect();
      };
      child.on('message', (outcome: TrialOutcome) => {
        outcomes[at] = outcome;
        seen(outcome);
        send();
      });
      child.on('error', reject);
      child.on('exit', (code, signal) =>
        code === 0 ? resolve() : reject(new Error(`a worker ended with ${signal ?? code}`)),
      );
      send();
    });
  await Promise.all(Array.from({ length: Math.min(workers, trials.length) }, work));
  return outcomes;
}
