import { createHash } from 'node:crypto';
import type { LogHistory } from './log-history.js';
import type { Violation } from './violation.js';

/** A row of the archive. */
export interface ArchivedCommit {
  readonly position: number;
  readonly stream: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly prev_chain: string;
  readonly chain: string;
}

/** Runs a query; a pool of `pg` does. */
export interface Queries {
  query(text: string, values: readonly unknown[]): Promise<{ readonly rows: readonly object[] }>;
}

const AT_ONCE = 1000;

/** The archive's commits in order of position. */
export async function* archivedCommits(database: Queries): AsyncGenerator<ArchivedCommit> {
  for (let last = 0; ;) {
    const { rows } = await database.query(
      `select position, stream, bytes, sha256, prev_chain, chain from keep.archived_commit
       where position > $1 order by position limit ${AT_ONCE}`,
      [last],
    );
    // The driver hands out a bigint as text.
    for (const row of rows as readonly (Omit<ArchivedCommit, 'position'> & { readonly position: string })[]) {
      last = Number(row.position);
      yield { ...row, position: last };
    }
    if (rows.length < AT_ONCE) return;
  }
}

const sha256 = (...parts: readonly Uint8Array[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

/** I1: every commit of the log is in the archive as it is in the log, at its position, and the archive's chain holds. */
export async function checkArchive(
  { commits }: LogHistory,
  archive: AsyncIterable<ArchivedCommit>,
): Promise<Violation[]> {
  const found: Violation[] = [];
  const say = (where: string, message: string) => found.push({ invariant: 'I1', where, message });
  const missing = new Map(commits.map(({ position, commit }) => [position, commit] as const));
  let before = { position: 0, chain: '0'.repeat(64) };
  for await (const row of archive) {
    const where = `archive at ${row.position}`;
    if (row.position !== before.position + 1) say(where, `it follows position ${before.position}`);
    if (row.sha256 !== sha256(row.bytes)) say(where, 'the bytes are not those that were archived');
    const place = Buffer.alloc(8);
    place.writeBigUInt64BE(BigInt(row.position));
    const link = sha256(Buffer.from(before.chain, 'hex'), place, Buffer.from(row.sha256, 'hex'));
    if (row.prev_chain !== before.chain || row.chain !== link) say(where, 'the chain is broken');
    before = row;
    const commit = missing.get(row.position);
    if (commit === undefined) continue;
    missing.delete(row.position);
    const archived = JSON.parse(Buffer.from(row.bytes).toString('utf8')) as { id?: string; hash?: string };
    if (archived.id !== commit.id || archived.hash !== commit.hash || row.stream !== commit.stream)
      say(where, `the log has commit ${commit.id} of ${commit.stream} there`);
  }
  for (const [position, { id, stream }] of missing)
    say(`archive at ${position}`, `commit ${id} of ${stream} is not there`);
  return found;
}
