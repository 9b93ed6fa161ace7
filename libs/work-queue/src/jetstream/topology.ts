import { jetstreamManager, type StreamConfig } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { CONSUMER_DEFAULTS, CONSUMERS, STREAMS } from '@pulse/contracts';
import { provisionConsumer, provisionStream, type Provisioned } from '@pulse/jetstream';

const MILLI_NANOS = 1e6;

export const { WORK, DLQ } = STREAMS;
/** The one consumer that all workers share. */
export const WORKERS = CONSUMERS.workers;

export const workSubject = (subject: string): string => `work.${subject}`;
export const subjectOfWork = (work: string): string => work.slice('work.'.length);
export const deadSubject = (subject: string): string => `dlq.work.${subject}`;

export interface WorkChoices {
  /** A delivery without settlement or `working` for this long is made again. Default 30,000. */
  readonly ackWaitMs?: number;
  /** The most messages that are worked on at once, by all workers. Default 10,000. */
  readonly maxAckPending?: number;
  readonly replicas?: number;
  /** Bytes that the dead letters may have together; a full stream refuses. Default: no limit. */
  readonly deadLetterBytes?: number;
}

/**
 * Makes the streams of the queue and the workers' consumer, or checks those that are there; for whoever has the right to
 * administer the broker.
 *
 * @throws TopologyError when one is there and different, or the server does not know a setting
 */
export async function provisionWork(
  connection: NatsConnection,
  choices: WorkChoices = {},
): Promise<Record<'WORK' | 'DLQ' | 'workers', Provisioned>> {
  const { ackWaitMs, maxAckPending } = { ...CONSUMER_DEFAULTS, ...choices };
  const { replicas = 1, deadLetterBytes } = choices;
  const limits: Partial<StreamConfig> = deadLetterBytes === undefined ? {} : { max_bytes: deadLetterBytes };
  const chosen = { ack_wait: ackWaitMs * MILLI_NANOS, max_ack_pending: maxAckPending };
  const manager = await jetstreamManager(connection, { checkAPI: false });
  return {
    WORK: await provisionStream(manager, WORK, { num_replicas: replicas }),
    DLQ: await provisionStream(manager, DLQ, { num_replicas: replicas, ...limits }),
    workers: await provisionConsumer(manager, WORKERS, chosen),
  };
}
