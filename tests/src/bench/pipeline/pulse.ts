import { jetstreamManager } from '@nats-io/jetstream';
import { openJetStreamArtifactStore } from '@pulse/artifact-store/jetstream';
import { openJetStreamLog } from '@pulse/event-log/jetstream';
import { connectBroker } from '@pulse/jetstream';
import type { PostgresServer } from '@pulse/testing';
import { openJetStreamQueue } from '@pulse/work-queue/jetstream';
import { cpuPerEach, cpuSeconds, type CpuSeconds } from './cpu.js';
import { dispatchBatch, submitBatch, type BenchBatch } from './batch.js';
import { startProcess } from './processes.js';
import { startBroker, type Fsync } from './servers.js';
import { openTables } from './tables.js';

const SIMULATORS = ['s1', 's2'];

export interface PulseShape {
  readonly jobs: number;
  readonly jobsPerMessage: number;
  /** Worker processes of each of the two simulators. */
  readonly workers: number;
  readonly stub: boolean;
  readonly sleepMs?: number;
  /** Forecasts of each job; 1 where it is left out. */
  readonly count?: number;
}

export interface PulseResult {
  readonly jobsPerSecond: number;
  readonly seconds: number;
  /** Messages that the broker stored: work and commits. */
  readonly messages: number;
  readonly workBytes: number;
  readonly commitBytes: number;
  /** Milliseconds of processor time for each job. */
  readonly cpuMs: CpuSeconds;
}

/** Jobs from the first dispatch until the tables say that all have succeeded, by two simulators that are warm. */
export async function pulsePipeline(fsync: Fsync, postgres: PostgresServer, shape: PulseShape): Promise<PulseResult> {
  const server = await startBroker(fsync);
  const broker = { servers: server.url };
  const admin = await connectBroker(broker);
  const log = await openJetStreamLog(broker);
  const artifacts = await openJetStreamArtifactStore(broker);
  const queue = await openJetStreamQueue(broker);
  const tables = await openTables(postgres, log);
  const { workers, stub, jobsPerMessage } = shape;
  const node = process.env['BENCH_NODE_OPTIONS']?.split(' ') ?? [];
  const simulators = await Promise.all(
    SIMULATORS.map((name) => startProcess('./simulator-process.js', { url: server.url, name, workers, stub }, node)),
  );
  try {
    const run = async (batch: BenchBatch) => {
      const plan = await submitBatch({ log, artifacts, queue }, batch);
      const started = performance.now();
      const done = tables.succeeded(total + batch.jobs);
      await dispatchBatch(queue, batch, plan);
      await done;
      total += batch.jobs;
      return (performance.now() - started) / 1000;
    };
    let total = 0;
    const count = shape.count ?? 1;
    const params = shape.sleepMs === undefined ? {} : { sleep_ms: shape.sleepMs };
    const slots = SIMULATORS.length * workers;
    await run({ id: 'warm', jobs: Math.max(64, 4 * slots), jobsPerMessage });
    const manager = await jetstreamManager(admin);
    const stored = async () => (await manager.streams.info('EVT')).state;
    const before = await stored();
    const cpuBefore = cpuSeconds();
    const seconds = await run({ id: 'noop', jobs: shape.jobs, jobsPerMessage, params, count });
    const cpuMs = cpuPerEach(cpuBefore, cpuSeconds(), shape.jobs);
    const after = await stored();
    const commits = after.messages - before.messages - 1;
    return {
      jobsPerSecond: shape.jobs / seconds,
      seconds,
      messages: commits + Math.ceil(shape.jobs / jobsPerMessage),
      workBytes: 110 + 7 * jobsPerMessage,
      cpuMs,
      commitBytes: Math.round((after.bytes - before.bytes) / (commits + 1)),
    };
  } finally {
    await Promise.all(simulators.map((simulator) => simulator.end()));
    await tables.close();
    await Promise.all([queue.close(), log.close(), artifacts.close()]);
    await admin.close();
    await server.stop();
  }
}
