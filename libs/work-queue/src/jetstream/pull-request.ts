import { createInbox, type Msg, type NatsConnection } from '@nats-io/transport-node';
import { WORK, WORKERS } from './topology.js';

const NEXT = `$JS.API.CONSUMER.MSG.NEXT.${WORK.name}.${WORKERS.durable_name}`;
const MILLI_NANOS = 1e6;
/** How long an answer may take beyond the wait. While as much is worked on as may be, the server gives none at all. */
const ANSWER_MS = 100;
/** How long after one message the next of the same answer may come. */
const NEXT_MS = 50;
const HEARTBEAT = 100;

/**
 * One pull request: up to `batch` messages that are there, or the first that comes within `waitMs`. Ends early with the
 * signal. Messages that were under way to somebody who called off are handed back.
 */
export async function pullOnce(
  connection: NatsConnection,
  inboxPrefix: string | undefined,
  batch: number,
  waitMs: number,
  signal?: AbortSignal,
): Promise<Msg[]> {
  const taken: Msg[] = [];
  const over = Promise.withResolvers<void>();
  const inbox = createInbox(inboxPrefix);
  let timer = setTimeout(over.resolve, waitMs + ANSWER_MS);
  const subscription = connection.subscribe(inbox, {
    callback: (error, message) => {
      if (error !== null) return over.reject(error);
      if (message.subject === inbox) {
        if (message.headers?.code !== HEARTBEAT) over.resolve();
        return;
      }
      taken.push(message);
      clearTimeout(timer);
      if (taken.length >= batch) over.resolve();
      else timer = setTimeout(over.resolve, NEXT_MS);
    },
  });
  const limit = waitMs > 0 ? { expires: waitMs * MILLI_NANOS } : { no_wait: true };
  signal?.addEventListener('abort', () => over.resolve(), { once: true });
  try {
    connection.publish(NEXT, JSON.stringify({ batch, ...limit }), { reply: inbox });
    await over.promise;
    // The request ends at the server with the interest in its answers; what was sent before still arrives.
    await subscription.drain();
  } finally {
    clearTimeout(timer);
  }
  if (signal?.aborted !== true) return taken;
  for (const message of taken) message.respond('-NAK');
  return [];
}
