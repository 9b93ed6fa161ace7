import { createInbox, type Msg, type MsgHdrs, type NatsConnection } from '@nats-io/transport-node';
import { BrokerUnavailableError } from '@pulse/jetstream';
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
/** Codes of the server at the end of an answer: no messages, and the time is over. */
const ENDS: ReadonlySet<number> = new Set([404, 408]);

/**
 * One pull request: up to `batch` messages that are there, or that come within `waitMs`. Ends early with the signal.
 * Messages that were under way to somebody who called off are handed back.
 *
 * @throws BrokerUnavailableError where the server refuses at once, because the consumer is gone or not back yet: whoever
 *   took that for "no work" would ask again without pause
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
        const code = message.headers?.code ?? 0;
        if (code === HEARTBEAT) return;
        answered = true;
        if (ENDS.has(code) || taken.length > 0) over.resolve();
        else over.reject(refusal(message.headers));
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
    if (!answered) await subscription.drain();
  } finally {
    if (answered) subscription.unsubscribe();
    clearTimeout(timer);
    // A combined signal that is listened to lives as long as its sources, and with it what was taken.
    signal?.removeEventListener('abort', leave);
  }
  if (signal?.aborted !== true) return taken;
  for (const message of taken) message.respond('-NAK');
  return [];
}

function refusal(headers: MsgHdrs | undefined): BrokerUnavailableError {
  const cause = new Error(`${headers?.code ?? 'no'} ${headers?.description ?? 'status'}`);
  return new BrokerUnavailableError(`consumer ${WORKERS.durable_name} of stream ${WORK.name} cannot be asked`, {
    cause,
  });
}
