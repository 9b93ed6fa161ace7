import { readRows, type LifecycleTables } from '@pulse/read-model/sql';
import { count, observe } from '@pulse/telemetry';
import type { Kysely } from 'kysely';

/** Counts a batch whose reports were just written, and how long it took from its submission. */
export async function countReported(db: Kysely<LifecycleTables>, batchId: string): Promise<void> {
  count('pulse_reports_written_total', {});
  const row = (await readRows(db, [batchId])).get(batchId);
  if (row === undefined) return;
  const seconds = (Date.now() - Date.parse(row.submitted_at)) / 1000;
  observe('pulse_batch_seconds', Math.max(0, seconds), { outcome: row.status });
}
