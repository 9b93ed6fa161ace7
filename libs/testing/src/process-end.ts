import type { ChildProcess } from 'node:child_process';

export interface ProcessEnd {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Resolves when a process has ended, with code 127 where it could not be started. */
export function endOf(child: ChildProcess): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    child.once('error', () => resolve({ code: 127, signal: null }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

export const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** `SIGKILL`, or `exit code 1`. */
export const inWords = ({ code, signal }: ProcessEnd): string => signal ?? `exit code ${code}`;
