import type { MsgHdrs } from '@nats-io/transport-node';
import { InvalidWorkError } from '../errors.js';
import type { DeadLetterError, WorkHeaders } from '../port.js';

/** Headers of the server's own, which change what it does with a message. */
const RESERVED = /^nats-/i;
const DEAD_LETTER = 'Pulse-Dead-Letter';
const LONGEST_MESSAGE = 4096;
/** Half of what the broker takes: a dead letter carries these headers and why it is one. */
const MOST_HEADER_BYTES = 32 * 1024;

/** What is told about a dead letter beside its bytes and headers. */
export interface DeadLetterNote {
  readonly subject: string;
  readonly deliveries: number;
  readonly error: DeadLetterError;
}

/** @throws InvalidWorkError for headers that the broker would take for its own, or cannot carry */
export function checkHeaders(subject: string, headers: WorkHeaders): void {
  let bytes = 0;
  for (const [key, value] of Object.entries(headers)) {
    bytes += Buffer.byteLength(key) + Buffer.byteLength(value);
    if (RESERVED.test(key) || key === DEAD_LETTER) throw new InvalidWorkError(subject, `the header ${key} is reserved`);
    if (!/^[!-9;-~]+$/.test(key) || /[\r\n]/.test(value))
      throw new InvalidWorkError(subject, `the header ${JSON.stringify(key)} cannot be sent`);
  }
  if (bytes > MOST_HEADER_BYTES)
    throw new InvalidWorkError(subject, `its headers have ${bytes} bytes, at most ${MOST_HEADER_BYTES} are taken`);
}

/** The headers that were dispatched, without those of the broker. */
export function ownHeaders(headers: MsgHdrs | undefined): Record<string, string> {
  const own: Record<string, string> = {};
  for (const key of headers?.keys() ?? []) if (!RESERVED.test(key) && key !== DEAD_LETTER) own[key] = headers!.get(key);
  return own;
}

/** A header is one line: JSON has no line breaks outside of escapes. */
export function noteHeader({ error, ...note }: DeadLetterNote): Record<string, string> {
  const short = { code: error.code, message: error.message.slice(0, LONGEST_MESSAGE).toWellFormed() };
  return { [DEAD_LETTER]: JSON.stringify({ ...note, error: short }) };
}

/** Null for a message that no worker set aside. */
export function noteOf(headers: MsgHdrs): DeadLetterNote | null {
  const text = headers.get(DEAD_LETTER);
  return text === '' ? null : (JSON.parse(text) as DeadLetterNote);
}
