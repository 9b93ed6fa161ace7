import { streams } from '@pulse/contracts';
import { UnknownBatchError } from '@pulse/read-model';
import type { ApiContext } from '../api-context.js';
import { readBatchNow, type BatchNow } from './batch-rows.js';

/**
 * A batch as the tables have it. One that the log has and the tables have not is waited for a moment.
 *
 * @throws UnknownBatchError; TablesLagError where it takes longer
 */
export async function findBatch(api: ApiContext, batchId: string): Promise<BatchNow> {
  const now = await readBatchNow(api.db, batchId);
  if (now !== null) return now;
  await mustExist(api, batchId);
  await api.settle();
  const later = await readBatchNow(api.db, batchId);
  if (later !== null) return later;
  throw new TablesLagError(batchId);
}

/** The log has the batch; the tables are behind. It passes. */
export class TablesLagError extends Error {
  override readonly name = 'TablesLagError';
  readonly code = 'tables.lag';
  constructor(readonly batchId: string) {
    super(`batch ${batchId} is submitted, and the tables do not have it yet: ask again in a moment`);
  }
}

/** @throws UnknownBatchError */
export async function mustExist(api: ApiContext, batchId: string): Promise<void> {
  const { revision } = await api.log.load(streams.batch(batchId));
  if (revision === null) throw new UnknownBatchError(batchId);
}
