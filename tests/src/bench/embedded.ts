import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openFileLog } from '@pulse/event-log';
import type { Print } from './benchmarks.js';
import { megabytes, runPulse, type MemorySample } from './run-pulse.js';

const REPLICATES = 5;
const examples = fileURLToPath(new URL('../../../examples/classic', import.meta.url));

/**
 * Forecasts per second from the start of the command to BatchCompleted, everything persisted: classic world, jobs of 5
 * replicates, every job another configuration and every replicate simulated. `--history N` repeats the first size N times in one
 * data folder first, to see whether speed falls as the log grows.
 */
export async function embedded(args: readonly string[], print: Print): Promise<void> {
  const sizes = args.filter((arg) => /^\d+$/.test(arg)).map(Number);
  for (const forecasts of sizes.length > 0 ? sizes : [10_000, 100_000]) await measure(forecasts, print);
  await growing(10_000, 5, print);
}

async function measure(forecasts: number, print: Print): Promise<void> {
  const folder = prepare(forecasts, 0);
  try {
    await run(folder, forecasts, print, 'fresh log');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The same size again and again on one growing log. */
async function growing(forecasts: number, times: number, print: Print): Promise<void> {
  const folder = prepare(forecasts, 0);
  try {
    for (let i = 0; i < times; i++) {
      write(folder, forecasts, i);
      await run(folder, forecasts, print, `run ${i + 1} on one log`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function run(folder: string, forecasts: number, print: Print, what: string): Promise<void> {
  const started = Date.now();
  const args = ['batch', 'bench.yaml', '--yes', '--no-cache', '--json', '--progress', 'none'];
  const result = await runPulse(args, folder);
  if (result.code !== 0) throw new Error(`the batch ended with exit code ${result.code}:\n${result.stderr}`);
  const seconds = ((await completedAt(folder)) - started) / 1000;
  const log = sizeOf(join(folder, '.pulse', 'log'));
  const before = result.samples.filter((sample) => sample.at <= seconds);
  const most = (of: (sample: MemorySample) => number) => megabytes(Math.max(0, ...before.map(of)));
  const memory = `memory to then ${most((s) => s.main)} the main process, ${most((s) => s.main + s.children)} with its workers`;
  const rate = Math.round(forecasts / seconds);
  print(
    `${forecasts} forecasts, ${what}: ${rate}/s to BatchCompleted (${seconds.toFixed(1)} s); ${memory}; ` +
      `${result.seconds.toFixed(1)} s and ${megabytes(result.peakBytes)} with all reports; log ${megabytes(log)}`,
  );
}

/** When the newest batch was completed, from its event; milliseconds since 1970. */
async function completedAt(folder: string): Promise<number> {
  const log = await openFileLog(join(folder, '.pulse', 'log'), { readOnly: true });
  try {
    for await (const end of log.batchEnds()) {
      const { events } = await log.load(end.stream);
      return Date.parse(events.at(-1)!.recordedAt);
    }
    throw new Error('the log has no batch that ended');
  } finally {
    await log.close();
  }
}

function prepare(forecasts: number, offset: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'pulse-bench-'));
  cpSync(join(examples, 'classic.world.yaml'), join(folder, 'classic.world.yaml'));
  write(folder, forecasts, offset);
  return folder;
}

/** Every job has its own decay rate, so that no two are the same and none is cached. */
function write(folder: string, forecasts: number, offset: number): void {
  const jobs = forecasts / REPLICATES;
  const rates = Array.from({ length: jobs }, (_, i) =>
    Number((((i + 1) * 0.2) / jobs + offset * 1e-7).toPrecision(12)),
  );
  const config = {
    world: './classic.world.yaml',
    domain: 'bench',
    output_dir: 'out',
    profile: 'classic',
    count: REPLICATES,
    license: { policy: 'classic' },
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'bench.yaml'),
    JSON.stringify({ name: 'bench', config, matrix: { axes: { decay_rate: rates } } }),
  );
}

const sizeOf = (folder: string): number =>
  readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
