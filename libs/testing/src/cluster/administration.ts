import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { repositoryRoot } from './repository.js';

const LONGEST_MS = 180_000;

/**
 * Runs a command of `pulse` as an administrator and returns what it prints.
 *
 * @throws Error with all that it said where it does not end with exit code 0
 */
export async function administer(args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  const child = spawn(process.execPath, [join(repositoryRoot, 'cli', 'bin', 'pulse.js'), ...args], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LONGEST_MS,
    killSignal: 'SIGKILL',
  });
  const [stdout, stderr, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>,
  ]);
  if (code === 0) return stdout;
  throw new Error(`pulse ${args.join(' ')} ended with ${code ?? signal}:\n${stderr}${stdout}`);
}
