import { streams, type BatchCompleted, type DataOf } from '@pulse/contracts';
import type { EventLog } from '@pulse/event-log';
import { listBatches, type BatchSummary } from '@pulse/read-model';

export type Resumable =
  /** Goes on where it stopped; `reported` means that only the copying of reports may be left. */
  | {
      readonly kind: 'unfinished';
      readonly batchId: string;
      readonly reported: boolean;
      readonly plan: string;
      readonly policy: string;
    }
  /** Has ended with failed or cancelled jobs: a new batch continues it. */
  | { readonly kind: 'continue'; readonly batchId: string; readonly baseline: string | null }
  | { readonly kind: 'none' };

/**
 * What `--resume` goes on with: the newest batch of this manifest's name, if there is anything left to do for it.
 *
 * @param copiedBatch the batch whose reports the output folder holds
 */
export async function findResumable(log: EventLog, name: string, copiedBatch: string | null): Promise<Resumable> {
  for await (const summary of listBatches(log)) {
    const { state, batchId } = summary;
    if (state.status === 'none' || state.status === 'submitted' || state.submission.name !== name) continue;
    const ended = state.status === 'completed' || state.status === 'cancelled';
    const { plan, submission } = state;
    if (!ended || !summary.reported || copiedBatch !== batchId)
      return { kind: 'unfinished', batchId, reported: summary.reported, plan: plan.plan, policy: submission.policy };
    return (await isWhole(log, summary)) ? { kind: 'none' } : { kind: 'continue', batchId, baseline: plan.baseline };
  }
  return { kind: 'none' };
}

async function isWhole(log: EventLog, { batchId, state }: BatchSummary): Promise<boolean> {
  if (state.status !== 'completed') return false;
  const { events } = await log.load(streams.batch(batchId));
  const { jobs } = events.at(-1)!.data as DataOf<typeof BatchCompleted>;
  return jobs.failed === 0 && jobs.cancelled === 0;
}
