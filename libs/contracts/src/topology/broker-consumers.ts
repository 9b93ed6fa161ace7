import type { BrokerStream } from './broker-streams.js';

/** Settings of a consumer, by the broker's names; `ack_wait` and `max_ack_pending` are the operator's choice. */
export interface ConsumerSettings {
  readonly stream: BrokerStream;
  readonly durable_name: string;
  readonly ack_policy: 'explicit';
  readonly deliver_policy: 'all';
  readonly replay_policy: 'instant';
  readonly max_deliver: number;
}

/**
 * The consumers of the broker: one, that all workers share. The broker never gives a message up (`max_deliver` -1):
 * attempts are counted in the log. EVT and ADV are read by position and have none, because that is where messages get
 * skipped when a stream loses its tail.
 */
export const CONSUMERS = {
  workers: {
    stream: 'WORK',
    durable_name: 'workers',
    ack_policy: 'explicit',
    deliver_policy: 'all',
    replay_policy: 'instant',
    max_deliver: -1,
  },
} as const satisfies Record<string, ConsumerSettings>;

/**
 * Settings that would change who gets which message and when; a broker must not report them. A `backoff` overrides the
 * wait for an acknowledgement with its first entry.
 */
export const FORBIDDEN_CONSUMER_SETTINGS = [
  'backoff',
  'filter_subject',
  'filter_subjects',
  'deliver_subject',
  'deliver_group',
  'headers_only',
  'inactive_threshold',
  'max_batch',
  'max_expires',
  'max_bytes',
] as const;

/** What the operator may choose, in milliseconds and messages. */
export const CONSUMER_DEFAULTS = { ackWaitMs: 30_000, maxAckPending: 10_000 } as const;
