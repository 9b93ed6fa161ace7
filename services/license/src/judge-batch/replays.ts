import { streams, type DataOf, type ReplayDiverged } from '@pulse/contracts';
import type { EventLog } from '@pulse/event-log';
import type { JobView } from '@pulse/read-model';

/** Replays that did not come out the same, of the batches that forecasts are taken from; each is read once. */
export class Replays {
  readonly #byBatch = new Map<string, Promise<ReadonlyMap<string, readonly string[]>>>();

  constructor(
    private readonly log: EventLog,
    private readonly batchId: string,
  ) {}

  /** Differences by the id of the forecast, in the batch that simulated the job. */
  diverged({ reusedFrom }: JobView): Promise<ReadonlyMap<string, readonly string[]>> {
    // `job.<batch>.<number>@<version>`
    const batchId = reusedFrom === null ? this.batchId : reusedFrom.split('.')[1]!;
    let found = this.#byBatch.get(batchId);
    if (found === undefined) {
      found = this.#read(batchId);
      this.#byBatch.set(batchId, found);
    }
    return found;
  }

  async #read(batchId: string): Promise<ReadonlyMap<string, readonly string[]>> {
    const diverged = new Map<string, readonly string[]>();
    for (const { type, data } of (await this.log.load(streams.audit(batchId))).events) {
      const { forecastId, differences } = data as Partial<DataOf<typeof ReplayDiverged>>;
      // The last replay counts: an earlier one may have been made with another engine.
      if (type === 'ReplayDiverged') diverged.set(forecastId!, differences!);
      else if (type === 'ReplayVerified') diverged.delete(forecastId!);
    }
    return diverged;
  }
}
