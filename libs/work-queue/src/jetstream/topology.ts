import {
  AckPolicy,
  DeliverPolicy,
  DiscardPolicy,
  jetstreamManager,
  ReplayPolicy,
  RetentionPolicy,
  StorageType,
  type ConsumerConfig,
  type StreamConfig,
} from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { provisionStream, refuseDifferences } from '@pulse/jetstream';

const MILLI_NANOS = 1e6;
const MINUTE_NANOS = 60e9;

/** Work that waits or is worked on: one message for each subject, gone when it is acknowledged. */
export const WORK = {
  name: 'WORK',
  subjects: ['work.>'],
  retention: RetentionPolicy.Workqueue,
  storage: StorageType.File,
  discard: DiscardPolicy.New,
  discard_new_per_subject: true,
  max_msgs_per_subject: 1,
  max_msgs: -1,
  max_age: 0,
  duplicate_window: 2 * MINUTE_NANOS,
} satisfies Partial<StreamConfig>;

/** What could not be worked on. A full stream refuses, and the message stays in the queue until there is room. */
export const DLQ = {
  name: 'DLQ',
  subjects: ['dlq.>'],
  retention: RetentionPolicy.Limits,
  storage: StorageType.File,
  discard: DiscardPolicy.New,
  max_age: 0,
  duplicate_window: 2 * MINUTE_NANOS,
  allow_direct: true,
} satisfies Partial<StreamConfig>;

/** The one consumer that all workers share. The server never gives a message up: attempts are counted in the log. */
export const WORKERS = {
  durable_name: 'workers',
  ack_policy: AckPolicy.Explicit,
  deliver_policy: DeliverPolicy.All,
  replay_policy: ReplayPolicy.Instant,
  max_deliver: -1,
  backoff: undefined,
};

export const workSubject = (subject: string): string => `work.${subject}`;
export const subjectOfWork = (work: string): string => work.slice('work.'.length);
export const deadSubject = (subject: string): string => `dlq.work.${subject}`;

export interface WorkChoices {
  /** A delivery without settlement or `working` for this long is made again. Default 30,000. */
  readonly ackWaitMs?: number;
  /** The most messages that are worked on at once, by all workers. Default 10,000. */
  readonly maxAckPending?: number;
  readonly replicas?: number;
}

/**
 * Makes the streams of the queue and the workers' consumer, or checks those that are there; for whoever has the right to
 * administer the broker.
 *
 * @throws TopologyError when one is there and different, or the server does not know a setting
 */
export async function provisionWork(connection: NatsConnection, choices: WorkChoices = {}): Promise<void> {
  const { ackWaitMs = 30_000, maxAckPending = 10_000, replicas = 1 } = choices;
  const manager = await jetstreamManager(connection, { checkAPI: false });
  await provisionStream(manager, WORK, { num_replicas: replicas });
  await provisionStream(manager, DLQ, { num_replicas: replicas });
  const { backoff: _none, ...settings } = WORKERS;
  const chosen = { ack_wait: ackWaitMs * MILLI_NANOS, max_ack_pending: maxAckPending };
  let made = false;
  for await (const { name } of manager.consumers.list(WORK.name)) made ||= name === WORKERS.durable_name;
  if (!made) await manager.consumers.add(WORK.name, { ...settings, ...chosen });
  const { config } = await manager.consumers.info(WORK.name, WORKERS.durable_name);
  checkWorkers(config, chosen);
}

/** @throws TopologyError */
export function checkWorkers(config: ConsumerConfig, chosen: Partial<ConsumerConfig> = {}): void {
  refuseDifferences(`consumer ${WORKERS.durable_name} of stream ${WORK.name}`, { ...WORKERS, ...chosen }, config);
}
