import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../../cli/bin/pulse.js', import.meta.url));

/** A run that takes longer is stuck: it is killed and has no exit code. */
const LONGEST_MS = 120_000;

export interface PulseOptions {
  readonly cwd: string;
  /** Added to the environment, from which everything that Pulse reads is taken out. */
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string | Uint8Array;
  /** Two minutes where it is not given. */
  readonly longestMs?: number;
}

export interface PulseEnd {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningPulse {
  readonly process: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly pid: number;
  /** What it has said so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly end: Promise<PulseEnd>;
}

/** Starts the `pulse` command as its own process. */
export function startPulse(
  args: readonly string[],
  { cwd, env, stdin, longestMs = LONGEST_MS }: PulseOptions,
): RunningPulse {
  const child = spawn(process.execPath, [program, ...args], {
    cwd,
    env: { ...neutralEnvironment(), ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: longestMs,
    killSignal: 'SIGKILL',
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  // A process that ends early does not read its stdin.
  child.stdin.on('error', () => {});
  child.stdin.end(stdin ?? '');
  const text = (chunks: readonly Buffer[]) => Buffer.concat(chunks).toString('utf8');
  const end = new Promise<PulseEnd>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, stdout: text(stdout), stderr: text(stderr) }));
  });
  return { process: child, pid: child.pid!, stdout: () => text(stdout), stderr: () => text(stderr), end };
}

/** Runs the `pulse` command to its end. */
export function runPulse(args: readonly string[], options: PulseOptions): Promise<PulseEnd> {
  return startPulse(args, options).end;
}

/** Runs it and wants exit code 0. */
export async function pulse(args: readonly string[], options: PulseOptions): Promise<PulseEnd> {
  const end = await runPulse(args, options);
  if (end.code === 0) return end;
  throw new Error(`pulse ${args.join(' ')} ended with ${end.code ?? end.signal}:\n${end.stderr}${end.stdout}`);
}

function neutralEnvironment(): NodeJS.ProcessEnv {
  const read = ['PULSE_HOME', 'PULSE_SERVER', 'PULSE_API_KEY', 'PULSE_API_KEY_FILE'];
  const changing = new Set([...read, 'NO_COLOR', 'FORCE_COLOR', 'NODE_OPTIONS']);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !changing.has(name)));
}
