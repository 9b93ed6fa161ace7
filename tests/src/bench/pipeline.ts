import { spawnSync } from 'node:child_process';
import { findNatsServer, PostgresServer } from '@pulse/testing';
import type { Print } from './benchmarks.js';
import { barePipeline } from './pipeline/bare.js';
import { bullmqRate, redisVersion } from './pipeline/bullmq.js';
import { pulsePipeline, type PulseResult } from './pipeline/pulse.js';
import { rawPublishRate } from './pipeline/raw.js';
import { option, table, writeJson, type Row } from './pipeline/report.js';
import type { Fsync } from './pipeline/servers.js';
import { startBroker } from './pipeline/servers.js';

/** Part of a commit that is the same however many events it has. */
const ENVELOPE_BYTES = 450;

const SHARED = 'Pulse, stub children, 16 forecasts a job, as 16 jobs';

/**
 * No-op jobs a second through two simulators, from dispatch to the tables, beside what the broker itself can take, the same
 * messages without Pulse, and BullMQ. `--jobs N`, `--fsync default|always|both`, `--json FILE`.
 */
export async function pipeline(args: readonly string[], print: Print): Promise<void> {
  const jobs = option(args, '--jobs', 8000);
  const asked = args[args.indexOf('--fsync') + 1];
  const modes: Fsync[] = asked === 'default' || asked === 'always' ? [asked] : ['default', 'always'];
  const postgres = await PostgresServer.start({ fsync: true });
  const binary = findNatsServer();
  print(`nats-server ${spawnSync(binary, ['--version'], { encoding: 'utf8' }).stdout.trim()}, ${postgres.description}`);
  const results = [];
  try {
    for (const mode of modes) {
      print(`\nfsync of the broker: ${mode}; ${jobs} jobs`);
      const { rows, cpu } = await measure(mode, jobs, postgres);
      for (const line of table(rows)) print(line);
      print('milliseconds of processor time a job');
      for (const line of table(cpu)) print(line);
      results.push({ mode, rows, cpu });
    }
  } finally {
    await postgres.stop();
  }
  const redis = redisVersion();
  if (redis === null) print('\nBullMQ was not measured: there is no redis-server on PATH');
  else
    for (const fsync of ['everysec', 'always'] as const) {
      const rate = await bullmqRate(jobs, fsync);
      print(`\nBullMQ on redis ${redis}, appendfsync ${fsync}, 2 processes x 50 at once: ${Math.round(rate)} jobs/s`);
      results.push({ mode: `bullmq ${fsync}`, rate });
    }
  writeJson(args, { jobs, results });
}

async function measure(fsync: Fsync, jobs: number, postgres: PostgresServer) {
  const shapes = [
    { name: 'Pulse, stub children, 16 jobs a message', stub: true, jobsPerMessage: 16 },
    { name: 'Pulse, stub children, 1 job a message', stub: true, jobsPerMessage: 1 },
    { name: 'Pulse, engine, 16 jobs a message', stub: false, jobsPerMessage: 16 },
  ];
  // A job of 16 forecasts is one commit: about what the jobs of a message would be, if they shared one.
  const together = { stub: true, jobsPerMessage: 1, workers: 2, jobs: Math.ceil(jobs / 16), count: 16 };
  const measured: { name: string; result: PulseResult }[] = [];
  for (const { name, ...shape } of shapes)
    measured.push({ name, result: await pulsePipeline(fsync, postgres, { ...shape, jobs, workers: 2 }) });
  const shared = await pulsePipeline(fsync, postgres, together);
  const { commitBytes } = measured[0]!.result;
  const raw = await rawRate(fsync, jobs, commitBytes);
  const rawSmall = await rawRate(fsync, jobs, 512);
  const row = (name: string, jobsPerSecond: number, messages: number): Row => {
    const perSecond = (messages / jobs) * jobsPerSecond;
    return {
      what: name,
      'jobs/s': Math.round(jobsPerSecond),
      'messages/s': Math.round(perSecond),
      'of raw': perSecond / raw,
    };
  };
  const bare = async (name: string, jobsPerMessage: number, together: boolean) => {
    const workBytes = 110 + 7 * jobsPerMessage;
    const shape = { jobs, jobsPerMessage, together, workBytes, commitBytes, envelopeBytes: ENVELOPE_BYTES };
    const { jobsPerSecond, messages } = await barePipeline(fsync, shape);
    return row(name, jobsPerSecond, messages);
  };
  const rows: Row[] = [
    { what: 'raw publish, 512 bytes', 'jobs/s': 0, 'messages/s': Math.round(rawSmall), 'of raw': rawSmall / raw },
    { what: `raw publish, ${commitBytes} bytes`, 'jobs/s': 0, 'messages/s': Math.round(raw), 'of raw': 1 },
    ...measured.map(({ name, result }) => row(name, result.jobsPerSecond, result.messages)),
    row(SHARED, shared.jobsPerSecond * 16, (shared.messages / together.jobs) * (jobs / 16)),
    await bare('bare, 1 job a message, 1 commit', 1, false),
    await bare('bare, 16 jobs a message, 16 commits', 16, false),
    await bare('bare, 16 jobs a message, 1 commit', 16, true),
  ];
  const cpu = measured.map(({ name, result }): Row => ({ what: name, ...result.cpuMs }));
  const each = Object.entries(shared.cpuMs).map(([sort, ms]) => [sort, Math.round(ms * 6.25) / 100] as const);
  cpu.push({ what: SHARED, ...Object.fromEntries(each) });
  return { rows, cpu };
}

async function rawRate(fsync: Fsync, messages: number, bytes: number): Promise<number> {
  const server = await startBroker(fsync);
  try {
    return await rawPublishRate(server.url, messages, bytes);
  } finally {
    await server.stop();
  }
}
