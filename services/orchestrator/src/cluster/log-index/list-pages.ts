import type { EventRef } from '@pulse/event-log';
import { streams as names } from '@pulse/contracts';
import type { OrchestratorDb } from '../projection/tables.js';

/** Rows that are read at once. */
const PAGE = 1000;
const MANY = 20_000;

interface Positioned {
  readonly position: number | string;
}

/** Rows page by page, newest first, each page from below the last position of the one before. */
async function* pages<R extends Positioned>(
  through: number,
  size: number,
  read: (below: number, limit: number) => Promise<R[]>,
): AsyncGenerator<R> {
  for (let below = through + 1; ;) {
    const rows = await read(below, size);
    yield* rows;
    if (rows.length < size) return;
    below = Number(rows.at(-1)!.position);
  }
}

/** Ends of batches up to a position, newest first. */
export async function* listEnds(db: OrchestratorDb, through: number): AsyncGenerator<EventRef> {
  const found = pages(through, PAGE, (below, limit) =>
    db
      .selectFrom('batch_end')
      .selectAll()
      .where('position', '<', below)
      .orderBy('position', 'desc')
      .limit(limit)
      .execute(),
  );
  for await (const { stream, version, position } of found) yield { stream, version, position: Number(position) };
}

/** Streams below a prefix that begin up to a position, newest first; those of jobs are listed by `listJobStreams`. */
export async function* listStreams(db: OrchestratorDb, prefix: string, through: number): AsyncGenerator<string> {
  const found = pages(through, PAGE, (below, limit) =>
    db
      .selectFrom('log_stream')
      .selectAll()
      .where('position', '<', below)
      .where((eb) => eb.fn<boolean>('starts_with', ['stream', eb.val(`${prefix}.`)]))
      .orderBy('position', 'desc')
      .limit(limit)
      .execute(),
  );
  for await (const { stream } of found) yield stream;
}

/** Streams of all jobs (`job`) or of those of a batch (`job.<batch>`), newest first. */
export async function* listJobStreams(db: OrchestratorDb, prefix: string, through: number): AsyncGenerator<string> {
  const [, batchId, ...more] = prefix.split('.');
  if (more.length > 0) return;
  const found = pages(through, MANY, (below, limit) => {
    const query = db
      .selectFrom('job')
      .select(['batch_id', 'number', 'first_position as position'])
      .where('first_position', '<', below)
      .orderBy('first_position', 'desc')
      .limit(limit);
    return (batchId === undefined ? query : query.where('batch_id', '=', batchId)).execute();
  });
  for await (const { batch_id, number } of found) yield names.job(batch_id, number);
}
