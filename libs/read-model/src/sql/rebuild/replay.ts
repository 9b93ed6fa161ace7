import type { Mark } from '@pulse/event-log';
import { retrying } from '../retrying.js';
import { applyBatch, type Target } from '../projector/apply-batch.js';
import type { CommitReader } from '../projector/commit-reader.js';

/** What a long replay tells of itself. */
export type Report = (position: number) => void;

/**
 * Applies what the reader has up to a mark, or up to the head where none is given; the next batch is read while one is
 * written.
 *
 * @returns false when somebody else moved the checkpoint
 * @throws the signal's reason; what the log or the database threw, after ten tries
 */
export async function replay(
  target: Target,
  reader: CommitReader,
  {
    end = null,
    signal,
    report,
  }: { readonly end?: Mark | null; readonly signal?: AbortSignal; readonly report?: Report },
): Promise<boolean> {
  let ahead = reader.next(end);
  try {
    for (;;) {
      const batch = await ahead;
      signal?.throwIfAborted();
      if (batch === null) return true;
      ahead = reader.next(end);
      ahead.catch(() => {});
      if ((await retrying(() => applyBatch(target, batch))) === null) return false;
      report?.(batch.to.position);
    }
  } finally {
    await ahead.catch(() => {});
  }
}
