import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pulse } from './pulse.js';

/** When a `pulse` process is to be killed: before its n-th operation on files, or in the middle of its n-th log write. */
export type Moment = { readonly operation: number } | { readonly write: number };

const NODE_OPTIONS = `--import ${new URL('./crash-hook.js', import.meta.url).href}`;

/** Environment of a process that is killed at a moment. */
export function killedAt(moment: Moment): Record<string, string> {
  return 'operation' in moment
    ? { NODE_OPTIONS, PULSE_CRASH_AT: String(moment.operation) }
    : { NODE_OPTIONS, PULSE_CRASH_IN_WRITE: String(moment.write) };
}

/** Runs a command to its end and counts the moments at which it could have been killed. */
export async function countMoments(args: readonly string[], cwd: string) {
  const file = join(cwd, 'moments.json');
  await pulse(args, { cwd, env: { NODE_OPTIONS, PULSE_CRASH_COUNT: file } });
  return JSON.parse(readFileSync(file, 'utf8')) as { readonly operations: number; readonly writes: number };
}
