import { once } from 'node:events';
import type { Response } from 'express';
import { goneSignal } from './gone-signal.js';
import type { OpenStreams } from './open-streams.js';

/** Proxies cut connections on which nothing comes. */
const HEARTBEAT_MS = 15_000;

/** One message of an event stream. */
export interface StreamMessage {
  readonly event: string;
  readonly id: number;
  readonly data: unknown;
}

/**
 * Answers with an event stream (text/event-stream): what `messages` brings until it ends, the client leaves, or the server
 * stops. A slow client is waited for; nothing piles up.
 *
 * @param closing aborts when the server stops
 * @throws ApiError `rate.streams` where the key has too many open
 */
export async function sendEvents(
  response: Response,
  { closing, streams }: { readonly closing: AbortSignal; readonly streams: OpenStreams },
  messages: (signal: AbortSignal) => AsyncIterable<StreamMessage>,
): Promise<void> {
  const gone = goneSignal(response);
  if (gone.aborted) return;
  const leave = streams.enter(response);
  const signal = AbortSignal.any([closing, gone]);
  response.status(200).set({
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
  response.flushHeaders();
  const heartbeat = setInterval(() => response.write(': still there\n\n'), HEARTBEAT_MS);
  try {
    for await (const message of messages(signal)) {
      if (signal.aborted) break;
      if (!response.write(format(message))) await once(response, 'drain', { signal });
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    leave();
    clearInterval(heartbeat);
  }
  response.end();
}

function format({ event, id, data }: StreamMessage): string {
  return `event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;
}
