import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Print } from './benchmarks.js';
import { ENGINE_PATHS, ENGINE_TURNS } from './engine-run.js';

const RUNS = 3;

/**
 * Path-turns per second of the classic rules on columns of many paths: sequential order, every rule firing that can, one
 * thread and two; beside the same program in vectorised numpy where python3 has it (PYTHON names another interpreter).
 */
export async function engine(_args: readonly string[], print: Print): Promise<void> {
  const what = `${ENGINE_PATHS} paths x ${ENGINE_TURNS} turns, best of ${RUNS}`;
  for (const threads of [1, 2]) {
    const rates: number[] = [];
    for (let i = 0; i < RUNS; i++) rates.push(sum(await inThreads(threads)));
    print(
      `columns, ${threads} thread${threads > 1 ? 's' : ''}: ${millions(Math.max(...rates))} M path-turns/s (${what})`,
    );
  }
  print(numpy());
}

/** Runs the program in so many threads at once; gives the rate of each. */
function inThreads(threads: number): Promise<number[]> {
  const run = () =>
    new Promise<number>((resolve, reject) => {
      const worker = new Worker(new URL('./engine-run.js', import.meta.url), { workerData: 'run' });
      worker.once('message', resolve);
      worker.once('error', reject);
    });
  return Promise.all(Array.from({ length: threads }, run));
}

function numpy(): string {
  const script = fileURLToPath(new URL('../../src/bench/engine_numpy.py', import.meta.url));
  const python = process.env['PYTHON'] ?? 'python3';
  const args = [script, '--paths', String(ENGINE_PATHS), '--turns', String(ENGINE_TURNS)];
  const { status, stdout, stderr } = spawnSync(python, args, { encoding: 'utf8' });
  if (status !== 0) return `numpy: not run (${stderr?.trim().split('\n').at(-1) ?? `${python} cannot be started`})`;
  const { pathTurnsPerSecond } = JSON.parse(stdout) as { pathTurnsPerSecond: number };
  return `numpy, 1 thread: ${millions(pathTurnsPerSecond)} M path-turns/s`;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const millions = (rate: number) => (rate / 1e6).toFixed(1);
