import type { ArtifactStore } from '@pulse/artifact-store';
import { openJetStreamArtifactStore } from '@pulse/artifact-store/jetstream';
import type { EventLog } from '@pulse/event-log';
import { openJetStreamLog, type JetStreamLogOptions } from '@pulse/event-log/jetstream';
import type { BrokerOptions } from '@pulse/jetstream';
import { gauge } from '@pulse/telemetry';
import type { WorkQueue } from '@pulse/work-queue';
import { openJetStreamQueue } from '@pulse/work-queue/jetstream';
import type { Health } from '../health/health.js';
import { LineageWatch } from '../lineage/lineage-watch.js';
import { ServiceLog } from '../lineage/service-log.js';
import type { Logger } from '../log/logger.js';
import { BrokerState } from './broker-state.js';
import { watchQueue } from './queue-metrics.js';
import { withPatience } from './start-patience.js';

export interface PortOptions {
  readonly broker: BrokerOptions;
  readonly logOptions: JetStreamLogOptions;
  readonly lineageEveryMs: number;
  readonly patienceMs: number;
  readonly logger: Logger;
  readonly health: Health;
  readonly signal: AbortSignal;
}

/** What a service has at the broker. */
export interface Ports {
  readonly log: EventLog;
  readonly artifacts: ArtifactStore;
  readonly lineage: LineageWatch;
  openQueue(): Promise<WorkQueue>;
  close(): Promise<void>;
}

/**
 * Opens the log and the artefacts, and watches them from then on.
 *
 * @throws BrokerUnavailableError, StreamMissingError, TopologyError
 */
export async function openPorts(options: PortOptions): Promise<Ports> {
  const { broker, logger, health, signal } = options;
  const patient = <T>(what: string, open: () => Promise<T>) =>
    withPatience(what, open, { forMs: options.patienceMs, logger, signal });
  const opened: { close(): Promise<void> }[] = [];
  const close = async () => {
    for (const port of opened.splice(0).toReversed())
      await port.close().catch((error: unknown) => logger.warn({ error }, 'a connection did not close'));
  };
  try {
    const inner = await patient('the log', () => openJetStreamLog(broker, options.logOptions));
    opened.push(inner);
    const lineage = new LineageWatch(inner, options.lineageEveryMs, logger);
    opened.push({ close: async () => lineage.close() });
    const state = new BrokerState(inner.source.connection, () => void lineage.check());
    health.add('broker', () => state.check());
    health.add('lineage', () => lineage.wrong);
    gauge('pulse_void_commits', {}, () => inner.voids);
    await lineage.start();
    const artifacts = await patient('the artefacts', () => openJetStreamArtifactStore(broker));
    opened.push(artifacts);
    const openQueue = async () => {
      const queue = await patient('the work queue', () => openJetStreamQueue(broker));
      opened.push(queue);
      watchQueue(queue, inner.source.manager);
      return queue;
    };
    return { log: new ServiceLog(inner, lineage), artifacts, lineage, openQueue, close };
  } catch (error) {
    await close();
    throw error;
  }
}
