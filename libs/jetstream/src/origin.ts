import type { MsgHdrs } from '@nats-io/transport-node';
import type { StoredMessage } from './direct-get.js';

/**
 * Whether a stored message was published to its stream by `publish`, and not by the broker itself. Permissions do not
 * cover where the broker sends answers to: a user may name any subject as the reply of a request that is allowed to it,
 * and the answer, of a direct get for example, is stored there. Such an answer cannot have both marks: the broker
 * refuses a message that expects another stream, and adds a second `Nats-Stream` to a message that it hands out.
 */
export function isPublished({ headers }: StoredMessage, stream: string): boolean {
  return expects(headers, stream) && headers.values('Nats-Stream').length === 1;
}

/** The same for a message that a consumer was sent, to which the broker adds no headers. */
export function isDispatched(headers: MsgHdrs | undefined, stream: string): boolean {
  return headers !== undefined && expects(headers, stream) && headers.values('Nats-Stream').length === 0;
}

function expects(headers: MsgHdrs, stream: string): boolean {
  const expected = headers.values('Nats-Expected-Stream');
  return expected.length === 1 && expected[0] === stream;
}
