import { jetstreamManager, type JetStreamManager, type StreamConfig } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { provisionArtifacts } from '@pulse/artifact-store/jetstream';
import { STREAMS, type BrokerStream } from '@pulse/contracts';
import { provisionLog } from '@pulse/event-log/jetstream';
import {
  checkServer,
  provisionStream,
  serverVersion,
  serverWarnings,
  streamInfo,
  StreamMissingError,
  type Provisioned,
} from '@pulse/jetstream';
import { provisionWork } from '@pulse/work-queue/jetstream';
import { LogLostError } from './errors.js';

/** What the operator decides; it counts when a stream or consumer is made. */
export interface BrokerChoices {
  readonly replicas?: number;
  /** Bytes that a stream may have; a full EVT, ART or DLQ refuses, a full ADV drops the oldest. */
  readonly maxBytes?: Partial<Record<Exclude<BrokerStream, 'WORK'>, number>>;
  readonly ackWaitMs?: number;
  readonly maxAckPending?: number;
}

export interface ProvisionBrokerOptions {
  readonly choices?: BrokerChoices;
  /** Makes streams of facts and artefacts new and empty, also where they were there before. */
  readonly init?: boolean;
  /** How many commits the archive has; null where there is no archive to ask. */
  readonly archivedCommits?: () => Promise<number | null>;
}

/** Something of the broker, and whether it was made now. */
export interface ProvisionedPart {
  readonly part: string;
  readonly was: Provisioned;
}

export interface ProvisionedBroker {
  readonly serverVersion: string;
  readonly parts: readonly ProvisionedPart[];
  readonly warnings: readonly string[];
}

/**
 * Makes what is missing on the broker and compares what is there, by the topology table. Nothing that is there is
 * changed. It may be run again, and by several at once. A stream of facts or artefacts that is gone while others are
 * there, or while the archive has commits, is not made again without `init`.
 *
 * @throws LogLostError, TopologyError, BrokerUnavailableError
 */
export async function provisionBroker(
  connection: NatsConnection,
  options: ProvisionBrokerOptions = {},
): Promise<ProvisionedBroker> {
  checkServer(connection);
  const { choices = {}, init = false, archivedCommits = () => Promise.resolve(null) } = options;
  const manager = await jetstreamManager(connection, { checkAPI: false });
  if (!init) await refuseToReplaceWhatWasLost(manager, archivedCommits);
  const { replicas = 1, maxBytes = {}, ...rest } = choices;
  const of = (stream: keyof typeof maxBytes): Partial<StreamConfig> => ({
    num_replicas: replicas,
    ...(maxBytes[stream] === undefined ? {} : { max_bytes: maxBytes[stream] }),
  });
  // EVT first: whoever finds one of the others knows that there was an EVT.
  const evt = await provisionLog(connection, of('EVT'));
  const art = await provisionArtifacts(connection, of('ART'));
  const limit = maxBytes.DLQ === undefined ? {} : { deadLetterBytes: maxBytes.DLQ };
  const { WORK, DLQ, workers } = await provisionWork(connection, { ...rest, replicas, ...limit });
  const adv = await provisionStream(manager, STREAMS.ADV, of('ADV'));
  const version = serverVersion(connection);
  return {
    serverVersion: version,
    parts: [
      { part: 'stream EVT', was: evt },
      { part: 'stream ART', was: art },
      { part: 'stream WORK', was: WORK },
      { part: 'stream DLQ', was: DLQ },
      { part: 'stream ADV', was: adv },
      { part: 'consumer workers of WORK', was: workers },
    ],
    warnings: serverWarnings(version),
  };
}

async function refuseToReplaceWhatWasLost(
  manager: JetStreamManager,
  archivedCommits: () => Promise<number | null>,
): Promise<void> {
  // The others are asked for before EVT, because another provisioning may be making them right now, EVT first.
  const others: BrokerStream[] = [];
  for (const name of ['WORK', 'ART'] as const) if (await exists(manager, name)) others.push(name);
  const evidence = async () => {
    if (others.length > 0) return `stream ${others.join(' and ')} of the same set-up is there`;
    const commits = (await archivedCommits()) ?? 0;
    return commits > 0 ? `the archive has ${commits} commits of it` : null;
  };
  if (!(await exists(manager, 'EVT'))) {
    const found = await evidence();
    if (found !== null) throw new LogLostError('EVT', found);
  } else if (!others.includes('ART') && others.includes('WORK')) {
    throw new LogLostError('ART', 'streams EVT and WORK of the same set-up are there');
  }
}

async function exists(manager: JetStreamManager, stream: BrokerStream): Promise<boolean> {
  try {
    await streamInfo(manager, stream);
    return true;
  } catch (error) {
    if (error instanceof StreamMissingError) return false;
    throw error;
  }
}
