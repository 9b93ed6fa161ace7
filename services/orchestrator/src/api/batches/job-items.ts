import type { ApiJobStatus, JobItem, PlannedJob } from '@pulse/contracts';
import type { OrchestratorDb } from '../../cluster/projection/tables.js';

/** Jobs of a plan that are looked at together. */
const CHUNK = 1000;

/** Jobs of a batch in plan order after a number, those of one state where it is asked for. */
export async function listJobs(
  db: OrchestratorDb,
  batchId: string,
  plan: readonly PlannedJob[],
  asked: { readonly after: number; readonly limit: number; readonly status: ApiJobStatus | undefined },
): Promise<JobItem[]> {
  const items: JobItem[] = [];
  const left = plan.filter(({ number }) => number > asked.after);
  for (let at = 0; at < left.length && items.length < asked.limit; at += CHUNK) {
    const some = left.slice(at, at + CHUNK);
    const rows = await readRows(db, batchId, some[0]!.number, some.at(-1)!.number);
    for (const planned of some) {
      const item = itemOf(planned, rows.get(planned.number));
      if (asked.status === undefined || item.status === asked.status) items.push(item);
      if (items.length === asked.limit) break;
    }
  }
  return items;
}

type Row = Awaited<ReturnType<typeof selectRows>>[number];

function selectRows(db: OrchestratorDb, batchId: string, from: number, to: number) {
  return db
    .selectFrom('job')
    .select(['number', 'status', 'attempts', 'worker', 'failure', 'reused_from', 'milliseconds'])
    .where('batch_id', '=', batchId)
    .where('number', '>=', from)
    .where('number', '<=', to)
    .execute();
}

async function readRows(db: OrchestratorDb, batchId: string, from: number, to: number): Promise<Map<number, Row>> {
  const rows = await selectRows(db, batchId, from, to);
  return new Map(rows.map((row) => [row.number, row]));
}

function itemOf({ number, name }: PlannedJob, row: Row | undefined): JobItem {
  return {
    number,
    name,
    status: row?.status ?? 'pending',
    attempts: row?.attempts ?? 0,
    worker: row?.worker ?? null,
    failure: (row?.failure as JobItem['failure'] | undefined) ?? null,
    reusedFrom: row?.reused_from ?? null,
    milliseconds: row?.milliseconds ?? null,
  };
}
