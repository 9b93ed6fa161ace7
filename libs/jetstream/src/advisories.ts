import { jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { STREAMS } from '@pulse/contracts';
import { directGet } from './direct-get.js';
import { streamInfo } from './topology.js';

/** What the broker said about a message that it gave up, or that a worker ended for good. It has no copy of the message. */
export interface Advisory {
  /** Sequence in the stream of advisories. */
  readonly sequence: number;
  readonly kind: 'max_deliveries' | 'terminated';
  readonly stream: string;
  readonly consumer: string;
  /** Sequence of the message in its stream. */
  readonly streamSequence: number;
  readonly deliveries: number;
  /** When, by the broker's clock, in ISO 8601. */
  readonly at: string;
  readonly reason: string | null;
}

interface Told {
  readonly type: string;
  readonly timestamp: string;
  readonly stream: string;
  readonly consumer: string;
  readonly stream_seq: number;
  readonly deliveries: number;
  readonly reason?: string;
}

/**
 * Advisories that the broker kept, oldest first; those of the last 30 days. Needs the rights of the user `provisioner`.
 *
 * @param from first sequence in the stream of advisories
 * @throws StreamMissingError, BrokerUnavailableError
 */
export async function* readAdvisories(
  connection: NatsConnection,
  { from = 1, timeoutMs = 5000 }: { readonly from?: number; readonly timeoutMs?: number } = {},
): AsyncGenerator<Advisory> {
  const { name } = STREAMS.ADV;
  const manager = await jetstreamManager(connection, { checkAPI: false, timeout: timeoutMs });
  const { state } = await streamInfo(manager, name);
  for (let sequence = Math.max(from, state.first_seq); sequence <= state.last_seq; sequence++) {
    const stored = await directGet(connection, name, { seq: sequence }, timeoutMs);
    if (stored !== null) yield advisoryOf(sequence, JSON.parse(Buffer.from(stored.data).toString('utf8')) as Told);
  }
}

function advisoryOf(sequence: number, told: Told): Advisory {
  const { type, stream, consumer, stream_seq: streamSequence, deliveries, timestamp: at, reason = null } = told;
  const kind = type.endsWith('max_deliver') ? 'max_deliveries' : 'terminated';
  return { sequence, kind, stream, consumer, streamSequence, deliveries, at, reason };
}
