import type { Period } from '@pulse/contracts';
import type { ArtifactStore } from '@pulse/artifact-store';
import { isReached } from '@pulse/domain';
import type { EventLog } from '@pulse/event-log';
import { listBatches, readPlan, type BatchView } from '@pulse/read-model';

/**
 * How far the data have come, as the log shows it: the newest origin of all batches of the same domain and world. Null
 * where none has a date.
 */
export async function dataTime(
  log: EventLog,
  artifacts: ArtifactStore,
  view: BatchView,
  period: Period,
): Promise<string | null> {
  const { domain, worldName } = view.state.submission;
  let newest: string | null = null;
  for await (const { state } of listBatches(log)) {
    if (!('plan' in state) || state.submission.domain !== domain || state.submission.worldName !== worldName) continue;
    for (const { origin } of (await readPlan(artifacts, state.plan.plan)).jobs)
      if (origin !== null && (newest === null || isReached(period, newest, origin) === true)) newest = origin;
  }
  return newest;
}
