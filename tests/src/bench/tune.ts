import { PostgresServer } from '@pulse/testing';
import type { Print } from './benchmarks.js';
import { pulsePipeline } from './pipeline/pulse.js';
import { option, table, writeJson } from './pipeline/report.js';

/** Two simulators of eight worker processes each. */
const WORKERS = 8;
const SLOTS = 2 * WORKERS;

/** Seconds for 10,000 jobs of a second on 16 slots. Source: Ray Tune's published scalability benchmark. */
const RAY_TUNE_SECONDS = 715;

/**
 * Many jobs that each take a fixed time, as when they compute elsewhere: what Pulse adds to the ideal. By default 1,000
 * of 0.1 s; `--full`: 10,000 of 1 s. `--jobs N`, `--ms N`, `--json FILE`.
 */
export async function tune(args: readonly string[], print: Print): Promise<void> {
  const full = args.includes('--full');
  const jobs = option(args, '--jobs', full ? 10_000 : 1000);
  const sleepMs = option(args, '--ms', full ? 1000 : 100);
  const postgres = await PostgresServer.start({ fsync: true });
  try {
    const shape = { jobs, jobsPerMessage: 1, workers: WORKERS, stub: true, sleepMs };
    const { seconds } = await pulsePipeline('default', postgres, shape);
    const ideal = (jobs * sleepMs) / 1000 / SLOTS;
    const rows = [
      { what: 'ideal', seconds: ideal, 'over the ideal': 0 },
      { what: 'Pulse, 2 simulators x 8 workers', seconds, 'over the ideal': seconds / ideal - 1 },
      ...(full
        ? [{ what: 'Ray Tune, published', seconds: RAY_TUNE_SECONDS, 'over the ideal': RAY_TUNE_SECONDS / ideal - 1 }]
        : []),
    ];
    print(`${jobs} jobs of ${sleepMs / 1000} s on ${SLOTS} slots, a job a message`);
    for (const line of table(rows)) print(line);
    writeJson(args, { jobs, sleepMs, rows });
  } finally {
    await postgres.stop();
  }
}
