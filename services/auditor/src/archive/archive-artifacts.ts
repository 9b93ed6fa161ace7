import type { ArtifactStore } from '@pulse/artifact-store';
import { readStored } from '@pulse/event-log/jetstream';
import type { Kysely } from 'kysely';
import type { Broker } from './broker.js';
import { sha256Of } from './chain.js';
import { KEEP, type ArchiveTables } from './tables.js';

const MOST_BYTES = 8 << 20;
/** Rows of one statement: PostgreSQL takes no more than 65,535 parameters. */
const MOST_ROWS = 2000;
/** About 110 bytes each. The chunks of an artefact come close together, so that it is not long needed. */
const MOST_KNOWN = 10_000;
const SUBJECT = /^art\.([0-9a-f]{64})\.(\d+)$/;

/** What came of a pass over ART. */
export interface ArtifactPass {
  readonly archived: number;
  /** Artefacts whose bytes do not have their hash. They are archived when a later message mends them. */
  readonly damaged: readonly string[];
}

/** Sequences of ART, both included. */
export interface ArtifactRange {
  readonly from: number;
  readonly to: number;
  /** Last archived position. */
  readonly after: number;
  /** Artefacts that are archived already, as far as they are remembered: their other chunks are passed over. */
  readonly known: Set<string>;
  readonly signal?: AbortSignal | undefined;
}

interface Whole {
  readonly sha256: string;
  readonly bytes: Buffer;
  readonly sequence: number;
}

/**
 * Archives every artefact that became whole between two sequences of ART. An artefact is whole when its
 * first chunk is stored, which is stored last; a chunk that comes later mends a damaged one.
 *
 * @throws the signal's reason, BrokerUnavailableError, the database's errors
 */
export async function archiveArtifacts(
  db: Kysely<ArchiveTables>,
  { connection, replicas }: Broker,
  artifacts: Pick<ArtifactStore, 'has' | 'get'>,
  { from, to, after, known, signal }: ArtifactRange,
): Promise<ArtifactPass> {
  let archived = 0;
  let bytes = 0;
  const damaged = new Set<string>();
  const whole = new Map<string, Whole>();
  const flush = async () => {
    archived += await insert(db, after, [...whole.values()]);
    if (known.size > MOST_KNOWN) known.clear();
    for (const sha256 of whole.keys()) known.add(sha256);
    whole.clear();
    bytes = 0;
    signal?.throwIfAborted();
  };
  for await (const { sequence, message } of readStored(connection, 'ART', from, to, { replicas: replicas.ART })) {
    const [, sha256] = SUBJECT.exec(message?.subject ?? '') ?? [];
    if (message === null || sha256 === undefined || whole.has(sha256) || known.has(sha256)) continue;
    const content = sha256Of(message.data) === sha256 ? Buffer.from(message.data) : await wholeOf(artifacts, sha256);
    if (content === null) continue;
    if (content === 'damaged') {
      damaged.add(sha256);
      continue;
    }
    damaged.delete(sha256);
    whole.set(sha256, { sha256, bytes: content, sequence });
    bytes += content.length;
    if (bytes >= MOST_BYTES || whole.size >= MOST_ROWS) await flush();
  }
  await flush();
  return { archived, damaged: [...damaged] };
}

/** An artefact of several chunks; null while its first chunk is missing. */
async function wholeOf(
  artifacts: Pick<ArtifactStore, 'has' | 'get'>,
  sha256: string,
): Promise<Buffer | 'damaged' | null> {
  if (!(await artifacts.has(sha256))) return null;
  try {
    return Buffer.from(await artifacts.get(sha256));
  } catch (error) {
    if ((error as { code?: unknown }).code === 'artifact.corrupt') return 'damaged';
    throw error;
  }
}

async function insert(db: Kysely<ArchiveTables>, after: number, rows: readonly Whole[]): Promise<number> {
  if (rows.length === 0) return 0;
  const inserted = await db
    .withSchema(KEEP)
    .insertInto('archived_artifact')
    .values(rows.map((row) => ({ ...row, archived_after: after })))
    .onConflict((conflict) => conflict.column('sha256').doNothing())
    .executeTakeFirst();
  return Number(inserted.numInsertedOrUpdatedRows ?? 0);
}
