import { createInbox, type Msg, type NatsConnection } from '@nats-io/transport-node';
import { WORK, WORKERS } from './topology.js';

const NEXT = `$JS.API.CONSUMER.MSG.NEXT.${WORK.name}.${WORKERS.durable_name}`;
const MILLI_NANOS = 1e6;
/**
 * How long "what is there now" may take to turn up: a consumer hears of a new message a moment after it was stored, and
 * gives no answer at all while as much is worked on as may be.
 */
const NOW_MS = 25;
/** How long the end of an answer may be late, before it is taken for lost. */
const LATE_MS = 250;
const HEARTBEAT = 100;

/**
 * One pull request: up to `batch` messages that are there, or that come within `waitMs`. Ends early with the signal.
 * Messages that were under way to somebody who called off are handed back.
 */
export async function pullOnce(
  connection: NatsConnection,
  inboxPrefix: string | undefined,
  batch: number,
  waitMs: number,
  signal?: AbortSignal,
): Promise<Msg[]> {
  const taken: Msg[] = [];
  /** Whether the server has said all that it has to say. */
  let answered = false;
  const over = Promise.withResolvers<void>();
  const inbox = createInbox(inboxPrefix);
  const expires = Math.max(waitMs, NOW_MS);
  let timer = setTimeout(over.resolve, expires + LATE_MS);
  const subscription = connection.subscribe(inbox, {
    callback: (error, message) => {
      if (error !== null) return over.reject(error);
      if (message.subject === inbox) {
        if (message.headers?.code === HEARTBEAT) return;
        answered = true;
        over.resolve();
        return;
      }
      taken.push(message);
      clearTimeout(timer);
      if (taken.length >= batch) {
        answered = true;
        over.resolve();
      } else timer = setTimeout(over.resolve, LATE_MS);
    },
  });
  const request = { batch, no_wait: waitMs <= 0, expires: expires * MILLI_NANOS };
  const leave = () => over.resolve();
  signal?.addEventListener('abort', leave, { once: true });
  try {
    connection.publish(NEXT, JSON.stringify(request), { reply: inbox });
    await over.promise;
    // The request ends at the server with the interest in its answers; what was sent before still arrives.
    if (answered) subscription.unsubscribe();
    else await subscription.drain();
  } finally {
    clearTimeout(timer);
    // A combined signal that is listened to lives as long as its sources, and with it what was taken.
    signal?.removeEventListener('abort', leave);
  }
  if (signal?.aborted !== true) return taken;
  for (const message of taken) message.respond('-NAK');
  return [];
}
