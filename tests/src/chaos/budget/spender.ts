import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { guard } from '@pulse/testing';
import type { Orders } from './orders.js';

const CHILD = fileURLToPath(new URL('child.js', import.meta.url));

export interface SpenderEnd {
  readonly signal: NodeJS.Signals | null;
  /** It went on until a limit said no. */
  readonly done: boolean;
}

/** A process that spends, as it runs. */
export interface Spender {
  readonly process: ChildProcess;
  readonly end: Promise<SpenderEnd>;
}

/** @param failAt where it kills itself: `<name>:<n>` */
export function startSpender(orders: Orders, failAt?: string): Spender {
  const { FAIL_AT: _, ...env } = process.env;
  const child = spawn(process.execPath, [CHILD, JSON.stringify(orders)], {
    env: { ...env, ...(failAt === undefined ? {} : { FAIL_AT: failAt }) },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  guard(child);
  let said = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  child.stdin.on('error', () => {});
  child.stdin.end();
  const end = new Promise<SpenderEnd>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const done = said.includes('done');
      if (signal === null && (code !== 0 || !done)) reject(new Error(`${orders.name} ended with ${code}: ${errors}`));
      else resolve({ signal, done });
    });
  });
  return { process: child, end };
}
