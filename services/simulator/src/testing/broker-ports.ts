import { setTimeout as sleep } from 'node:timers/promises';
import { jetstreamManager } from '@nats-io/jetstream';
import { simulationSubject, streams } from '@pulse/contracts';
import { openJetStreamArtifactStore, provisionArtifacts } from '@pulse/artifact-store/jetstream';
import { openJetStreamLog, provisionLog } from '@pulse/event-log/jetstream';
import { connectBroker } from '@pulse/jetstream';
import { openJetStreamQueue, provisionWork, type WorkChoices } from '@pulse/work-queue/jetstream';
import { openNotes } from './work.js';

const encoder = new TextEncoder();

/** The ports of one process, on a broker that has the streams. */
export async function connectPorts(url: string) {
  const broker = { servers: url };
  const [log, artifacts, queue] = await Promise.all([
    openJetStreamLog(broker, { index: { kinds: ['evidence'], lists: false } }),
    openJetStreamArtifactStore(broker),
    openJetStreamQueue(broker),
  ]);
  return {
    log,
    artifacts,
    queue,
    close: async () => void (await Promise.all([queue.close(), log.close(), artifacts.close()])),
  };
}

/** What is needed of a nats-server. */
interface Server {
  readonly url: string;
  down(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  up(): Promise<void>;
  stop(): Promise<void>;
}

/** A broker of its own with everything that simulators need, and what specs ask of it. */
export async function openBroker(server: Server, choices: WorkChoices = {}) {
  const admin = await connectBroker({ servers: server.url });
  await provisionLog(admin);
  await provisionArtifacts(admin);
  await provisionWork(admin, choices);
  const manager = await jetstreamManager(admin);
  const ports = await connectPorts(server.url);
  const notes = await openNotes();
  const world = await ports.artifacts.put('{"name":"w"}');
  const events = async (job: number) => (await ports.log.load(streams.job('b1', job))).events;
  return {
    ...ports,
    server,
    admin,
    notes,
    world,
    events,
    types: async (job: number) => (await events(job)).map(({ type }) => type),
    /** Queues jobs of b1 as one message. */
    dispatch: async (...jobs: number[]): Promise<void> => {
      const {
        events: [, planned],
      } = await ports.log.load(streams.batch('b1'));
      const data = { batchId: 'b1', plan: planned!.data['plan'], jobs };
      await ports.queue.dispatch(simulationSubject('b1', jobs[0]!), encoder.encode(JSON.stringify(data)));
    },
    /** Resolves when the stream of work is empty; its consumer hears of a new message only a moment later. */
    settled: () => until(async () => (await manager.streams.info('WORK')).state.messages === 0),
    close: async () => {
      await ports.close();
      await admin.close();
      await server.stop();
      await notes.remove();
    },
  };
}

export type Broker = Awaited<ReturnType<typeof openBroker>>;

/** Waits until something is so. */
export async function until(condition: () => Promise<boolean> | boolean, ms = 60_000): Promise<void> {
  const late = performance.now() + ms;
  while (!(await condition())) {
    if (performance.now() > late) throw new Error(`this did not come about: ${String(condition)}`);
    await sleep(10);
  }
}
