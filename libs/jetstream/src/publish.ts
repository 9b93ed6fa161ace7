import { errors, headers as makeHeaders, type MsgHdrs, type NatsConnection } from '@nats-io/transport-node';
import { BrokerUnavailableError, NotPermittedError, UnsendableError } from './errors.js';
import { observed } from './observed.js';

export interface PublishOptions {
  readonly timeout: number;
  readonly stream: string;
  /** The server stores a message of the same id once within its window. */
  readonly messageId?: string;
  /** The sequence of the newest message of this subject, 0 for none; otherwise the message is refused. */
  readonly expectedLast?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The headers name the trace that the message belongs to, whatever is active. */
  readonly keepsTrace?: boolean;
}

/** What the server said. A refused message is not stored; `apiCode` is the server's. */
export type Published =
  | { readonly kind: 'stored'; readonly sequence: number; readonly duplicate: boolean }
  | { readonly kind: 'wrong_last' }
  | { readonly kind: 'refused'; readonly apiCode: number; readonly description: string }
  /** Nobody took the message: no stream, or one without a leader for the moment. */
  | { readonly kind: 'nobody' };

interface Answer {
  readonly seq?: number;
  readonly duplicate?: boolean;
  readonly error?: { readonly err_code?: number; readonly description?: string };
}

/** The broker counts the length of headers in 16 bits. */
const MOST_HEADER_BYTES = 65_535;
const HEADER_FRAME = 'NATS/1.0\r\n\r\n'.length;

const WRONG_LAST = new Set([10071, 10164]);

/**
 * Publishes once and waits for the server's word. The message is stored exactly when the answer says so; without an
 * answer it may have been.
 *
 * @throws BrokerUnavailableError when there was no answer
 * @throws NotPermittedError
 * @throws UnsendableError when the message or its headers are larger than the broker takes; nothing was sent
 */
export function publish(
  connection: NatsConnection,
  subject: string,
  data: Uint8Array,
  options: PublishOptions,
): Promise<Published> {
  return observed(subject, data.length, options, (traced) => send(connection, subject, data, traced));
}

async function send(
  connection: NatsConnection,
  subject: string,
  data: Uint8Array,
  options: PublishOptions,
): Promise<Published> {
  const headers = makeHeaders();
  for (const [key, value] of Object.entries(options.headers ?? {})) headers.set(key, value);
  headers.set('Nats-Expected-Stream', options.stream);
  if (options.messageId !== undefined) headers.set('Nats-Msg-Id', options.messageId);
  if (options.expectedLast !== undefined)
    headers.set('Nats-Expected-Last-Subject-Sequence', String(options.expectedLast));
  const most = connection.info?.max_payload ?? Infinity;
  const headerBytes = sizeOf(headers);
  if (headerBytes > MOST_HEADER_BYTES)
    throw new UnsendableError(subject, `its headers have ${headerBytes} bytes, at most ${MOST_HEADER_BYTES} are taken`);
  if (headerBytes + data.length > most)
    throw new UnsendableError(subject, `it has ${headerBytes + data.length} bytes, the broker takes ${most}`);
  let answer: Answer;
  try {
    answer = (await connection.request(subject, data, { headers, timeout: options.timeout })).json<Answer>();
  } catch (cause) {
    if (isNoResponders(cause)) return { kind: 'nobody' };
    if (isPermissionViolation(cause)) throw new NotPermittedError(subject, { cause });
    throw new BrokerUnavailableError(`no answer to a message for ${subject}`, { cause });
  }
  if (answer.error !== undefined) {
    const { err_code: apiCode = 0, description = '' } = answer.error;
    return WRONG_LAST.has(apiCode) ? { kind: 'wrong_last' } : { kind: 'refused', apiCode, description };
  }
  return { kind: 'stored', sequence: answer.seq ?? 0, duplicate: answer.duplicate === true };
}

/** Bytes of headers on the wire. */
function sizeOf(headers: MsgHdrs): number {
  let bytes = HEADER_FRAME;
  for (const [key, values] of headers)
    for (const value of values) bytes += Buffer.byteLength(key) + Buffer.byteLength(value) + ': \r\n'.length;
  return bytes;
}

function isNoResponders(error: unknown): boolean {
  return error instanceof errors.NoRespondersError || (error instanceof errors.RequestError && error.isNoResponders());
}

function isPermissionViolation(error: unknown): boolean {
  const of = (one: unknown) => one instanceof errors.PermissionViolationError && one.operation === 'publish';
  return of(error) || of((error as Error | undefined)?.cause);
}
