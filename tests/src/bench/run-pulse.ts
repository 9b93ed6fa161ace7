import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { childrenOf, residentBytes } from './memory/resident.js';

/** Resident bytes at a moment, in seconds since the start. */
export interface MemorySample {
  readonly at: number;
  readonly main: number;
  readonly children: number;
}

export interface PulseRun {
  readonly code: number | null;
  readonly seconds: number;
  /** Largest sum of the resident memory of the process and its children, sampled; 0 where there is no /proc. */
  readonly peakBytes: number;
  /** Largest resident memory of the main process alone. */
  readonly mainPeakBytes: number;
  readonly samples: readonly MemorySample[];
  readonly stdout: string;
  readonly stderr: string;
}

const pulse = fileURLToPath(new URL('../../../cli/bin/pulse.js', import.meta.url));
const SAMPLE_MS = 50;

/** Runs the command and watches the memory of all its processes. */
export async function runPulse(args: readonly string[], cwd: string): Promise<PulseRun> {
  const started = performance.now();
  const child = spawn(process.execPath, [pulse, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  const samples: MemorySample[] = [];
  const timer = setInterval(() => {
    const main = residentBytes(child.pid!);
    const children = childrenOf(child.pid!).reduce((sum, pid) => sum + residentBytes(pid), 0);
    samples.push({ at: (performance.now() - started) / 1000, main, children });
  }, SAMPLE_MS);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearInterval(timer);
  const peak = (of: (sample: MemorySample) => number) => Math.max(0, ...samples.map(of));
  return {
    code,
    seconds: (performance.now() - started) / 1000,
    peakBytes: peak((sample) => sample.main + sample.children),
    mainPeakBytes: peak((sample) => sample.main),
    samples,
    stdout,
    stderr,
  };
}

export const megabytes = (bytes: number): string => `${Math.round(bytes / (1 << 20))} MB`;
