import type { Msg, MsgHdrs, NatsConnection } from '@nats-io/transport-node';
import { count } from '@pulse/telemetry';
import { BrokerUnavailableError } from './errors.js';

/** One message of a stream: by sequence, the newest of a subject, or the first of a subject from a sequence on. */
export type DirectQuery =
  | { readonly seq: number }
  | { readonly last_by_subj: string }
  | { readonly seq: number; readonly next_by_subj: string };

/** A message as it is stored. */
export interface StoredMessage {
  readonly sequence: number;
  readonly subject: string;
  readonly data: Uint8Array;
  readonly headers: MsgHdrs;
}

const NOT_FOUND = 404;

/**
 * Reads one stored message without a consumer. It needs the right to publish to `$JS.API.DIRECT.GET.<stream>`, whatever
 * is asked: the subject of the query is in the request's body, not in its address.
 *
 * @returns null when the answering replica has no such message
 * @throws BrokerUnavailableError
 */
export async function directGet(
  connection: NatsConnection,
  stream: string,
  query: DirectQuery,
  timeout: number,
): Promise<StoredMessage | null> {
  const failed = (cause: unknown) => new BrokerUnavailableError(`stream ${stream} cannot be read`, { cause });
  const answer = await connection
    .request(`$JS.API.DIRECT.GET.${stream}`, JSON.stringify(query), { timeout })
    .catch((cause: unknown) => {
      throw failed(cause);
    });
  count('pulse_direct_gets_total', { stream });
  const { headers } = answer;
  if (headers === undefined) throw failed(new Error('the answer is not a stored message'));
  if (headers.code === NOT_FOUND) return null;
  if (headers.code !== 0) throw failed(new Error(`${headers.code} ${headers.description}`));
  return storedMessage(answer);
}

/** What an answer of the server hands out. The server adds its own headers at the end; what comes before was stored, and may say anything. */
export function storedMessage({ headers, data }: Msg): StoredMessage {
  const told = (key: string) => headers!.values(key).at(-1) ?? '';
  return { sequence: Number(told('Nats-Sequence')), subject: told('Nats-Subject'), data, headers: headers! };
}
