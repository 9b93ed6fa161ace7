import { streams } from '@pulse/contracts';
import type { EventLog, Revision } from '@pulse/event-log';

/** Batches whose streams are remembered; more than work at once. */
const KEEP = 64;

interface Watched {
  revision: Revision | undefined;
  reason: string | null;
  running: Promise<void> | null;
  queued: Promise<void> | null;
}

/**
 * Whether batches are to be cancelled. Of each stream only what is new is read, and those who ask while it is being read
 * share the next reading.
 */
export class BatchWatch {
  readonly #batches = new Map<string, Watched>();

  constructor(private readonly log: EventLog) {}

  /** Why the batch is to be cancelled; null where nobody had asked for it when this was called. */
  async cancelReason(batchId: string): Promise<string | null> {
    const batch = this.#batch(batchId);
    if (batch.reason === null) await this.#look(batchId, batch);
    return batch.reason;
  }

  #batch(batchId: string): Watched {
    const batch = this.#batches.get(batchId) ?? { revision: undefined, reason: null, running: null, queued: null };
    this.#batches.delete(batchId);
    this.#batches.set(batchId, batch);
    if (this.#batches.size > KEEP) this.#batches.delete(this.#batches.keys().next().value!);
    return batch;
  }

  #look(batchId: string, batch: Watched): Promise<void> {
    if (batch.running === null) {
      batch.running = this.#read(batchId, batch).finally(() => (batch.running = null));
      return batch.running;
    }
    // The reading under way may have begun before the question: who comes meanwhile shares the one after it.
    batch.queued ??= batch.running
      .catch(() => {})
      .then(() => {
        batch.queued = null;
        return this.#look(batchId, batch);
      });
    return batch.queued;
  }

  async #read(batchId: string, batch: Watched): Promise<void> {
    const after = batch.revision === undefined ? {} : { after: batch.revision };
    const { events, revision } = await this.log.load(streams.batch(batchId), after);
    batch.revision = revision ?? batch.revision;
    const request = events.find((event) => event.type === 'BatchCancelRequested');
    if (request) batch.reason = String(request.data['reason']);
  }
}
