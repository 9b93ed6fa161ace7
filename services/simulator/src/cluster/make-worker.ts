import type { DynamicModule } from '@nestjs/common';
import type { ArtifactStore } from '@pulse/artifact-store';
import type { EventLog } from '@pulse/event-log';
import { watchedLog } from '@pulse/host';
import type { WorkQueue } from '@pulse/work-queue';
import { WorkHandler } from '../handle-work/work-handler.js';
import { ChildPool } from '../pool/child-pool.js';
import { JetStreamStrategy } from '../transport/jetstream-strategy.js';
import { countAppends } from './count-appends.js';
import { jobMetrics, slotMetrics } from './job-metrics.js';
import { Prefetch } from './prefetch.js';
import type { SimulatorConfig } from './simulator-config.js';
import { SimulatorModule } from './simulator.module.js';
import { tracedWork, type FailureLogger } from './traced-work.js';

export interface WorkerOptions {
  readonly log: EventLog;
  readonly artifacts: ArtifactStore;
  readonly queue: WorkQueue;
  readonly config: SimulatorConfig;
  /** Told in JobStarted; unique among the simulators that run. */
  readonly name: string;
  readonly logger: FailureLogger;
  /** The module that a worker process runs; replaced in tests and benchmarks. */
  readonly entry?: URL;
  readonly graceMs?: number;
}

/** A worker that takes its first message when a Nest application with its module listens to its strategy. */
export interface Worker {
  readonly module: DynamicModule;
  readonly strategy: JetStreamStrategy;
  readonly pool: ChildPool;
  /** Lets what runs end or hands it back, within 20 s. Afterwards log, artefacts and queue can be closed. */
  stop(): Promise<void>;
}

/** A heap that a child needs beside the arrays of its job. */
const HEAP_MB = 512;

/** Puts together what simulates the jobs of messages. */
export function makeWorker(options: WorkerOptions): Worker {
  const { artifacts, queue, config, name, logger, entry, graceMs } = options;
  const heapMegabytes = Math.max(HEAP_MB, config.JOB_MEMORY_MB);
  const pool = new ChildPool({ size: config.WORKERS, heapMegabytes, ...(entry ? { entry } : {}) });
  const log = watchedLog(options.log, 'simulator', countAppends);
  const memoryBytes = config.JOB_MEMORY_MB * (1 << 20);
  const prefetch = new Prefetch();
  const notify = jobMetrics((ms) => prefetch.observe(ms));
  const handler = new WorkHandler({ log, artifacts, pool, name, memoryBytes, notify, trustFirstDelivery: true });
  const strategy = new JetStreamStrategy({
    queue,
    slots: () => config.WORKERS * prefetch.perWorker,
    drain: () => handler.drain(),
    giveUp: () => pool.kill(),
    observer: tracedWork(logger),
    ...(graceMs === undefined ? {} : { graceMs }),
  });
  const endMetrics = slotMetrics(pool);
  pool.warm();
  return {
    module: SimulatorModule.with(handler),
    strategy,
    pool,
    stop: async () => {
      await strategy.close();
      await pool.close();
      endMetrics();
    },
  };
}
