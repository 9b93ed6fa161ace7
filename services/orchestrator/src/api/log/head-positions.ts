import { setTimeout as sleep } from 'node:timers/promises';
import type { EventLog } from '@pulse/event-log';
import type { StreamMessage } from '../stream/event-stream.js';

/** Between two messages: one tells of all that came before it. */
const LEAST_MS = 100;

/** The position of the head whenever it may have moved. */
export async function* headPositions(log: EventLog, signal: AbortSignal): AsyncGenerator<StreamMessage> {
  let last = -1;
  let ring = Promise.withResolvers<void>();
  const wake = () => ring.resolve();
  const unsubscribe = log.wake(wake);
  signal.addEventListener('abort', wake);
  try {
    while (!signal.aborted) {
      ring = Promise.withResolvers<void>();
      const position = (await log.head())?.position ?? 0;
      if (position !== last) yield { event: 'head', id: position, data: { position } };
      last = position;
      await ring.promise;
      await sleep(LEAST_MS, undefined, { signal }).catch(() => {});
    }
  } finally {
    signal.removeEventListener('abort', wake);
    unsubscribe();
  }
}
