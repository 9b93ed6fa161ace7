import type { Transaction } from 'kysely';
import type { Checkpoint } from '../bookkeeping/checkpoint.js';
import { parkedStreams } from '../bookkeeping/parked.js';
import { bookkeepingOf } from '../bookkeeping/tables.js';
import type { Projection } from '../projection.js';
import { digestIn, type Digest } from './digest.js';
import { DigestMismatchError, RebuildParkedError } from './errors.js';
import { shadowOf } from './schemas.js';

export interface Comparison {
  readonly outcome: 'equal' | 'different' | 'not_compared';
  /** Why the tables were not compared. */
  readonly reason: string | null;
  readonly digest: Digest;
}

/**
 * Compares live tables with those that were made again, where both stand at the same position.
 *
 * @throws DigestMismatchError, RebuildParkedError, unless a difference is accepted
 */
export async function compare(
  trx: Transaction<unknown>,
  projection: Projection,
  live: Checkpoint,
  acceptDifference: boolean,
): Promise<Comparison> {
  const { name } = projection;
  const shadow = shadowOf(projection);
  const rebuilt = await digestIn(trx, projection, shadow);
  const [parkedLive, parkedAgain] = await Promise.all(
    [name, shadow].map((schema) => parkedStreams(bookkeepingOf(trx.withSchema(schema)), name)),
  );
  const worse = [...parkedAgain!].filter((stream) => !parkedLive!.has(stream));
  if (worse.length > 0 && !acceptDifference) throw new RebuildParkedError(name, shadow, worse);
  const not = (reason: string): Comparison => ({ outcome: 'not_compared', reason, digest: rebuilt });
  if (live.codeVersion !== (projection.version ?? 1))
    return not('another version of the projection made the live tables');
  if (live.position !== rebuilt.position) return not('the live tables stand at a position that the log does not have');
  if (parkedAgain!.size !== parkedLive!.size)
    return not('commits that were parked before could be applied now, or the other way round');
  const before = await digestIn(trx, projection, name);
  if (before.digest === rebuilt.digest) return { outcome: 'equal', reason: null, digest: rebuilt };
  if (!acceptDifference) throw new DigestMismatchError(name, shadow, before, rebuilt);
  return { outcome: 'different', reason: null, digest: rebuilt };
}
