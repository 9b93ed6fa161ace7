import { jetstreamManager } from '@nats-io/jetstream';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectBroker } from '@pulse/jetstream';
import { inFlight } from './in-flight.js';
import { startProcess } from './processes.js';
import { startBroker, type Fsync } from './servers.js';

export interface BareWorker {
  readonly url: string;
  readonly name: string;
  readonly commitBytes: number;
  readonly commitsPerMessage: number;
}

export interface BareShape {
  readonly jobs: number;
  readonly jobsPerMessage: number;
  /** Whether one commit carries the results of all jobs of a message. */
  readonly together: boolean;
  readonly workBytes: number;
  /** Bytes of the commit of one job. */
  readonly commitBytes: number;
  /** Bytes of a commit that do not grow with its jobs. */
  readonly envelopeBytes: number;
}

export interface BareResult {
  readonly jobsPerSecond: number;
  readonly messages: number;
}

/** The messages that Pulse would send for so many no-op jobs, by two worker processes, without anything else of it. */
export async function barePipeline(fsync: Fsync, shape: BareShape): Promise<BareResult> {
  const server = await startBroker(fsync);
  const connection = await connectBroker({ servers: server.url });
  const { jobs, jobsPerMessage, together, envelopeBytes } = shape;
  const messages = Math.ceil(jobs / jobsPerMessage);
  const perCommit = together ? jobsPerMessage : 1;
  const worker = {
    url: server.url,
    commitsPerMessage: jobsPerMessage / perCommit,
    commitBytes: envelopeBytes + perCommit * (shape.commitBytes - envelopeBytes),
  };
  const workers = await Promise.all(['w1', 'w2'].map((name) => startProcess('./bare-worker.js', { ...worker, name })));
  try {
    const manager = await jetstreamManager(connection);
    const work = new Uint8Array(shape.workBytes).fill(120);
    const started = performance.now();
    await inFlight(messages, 256, (i) => connection.request(`work.sim.bare.${i}`, work, { timeout: 30_000 }));
    while ((await manager.streams.info('WORK')).state.messages > 0) await sleep(2);
    const seconds = (performance.now() - started) / 1000;
    return { jobsPerSecond: jobs / seconds, messages: messages * (1 + worker.commitsPerMessage) };
  } finally {
    await Promise.all(workers.map((process) => process.end()));
    await connection.close();
    await server.stop();
  }
}
