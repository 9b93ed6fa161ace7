import { decodeCommit } from '@pulse/event-log/jetstream';
import type { Kysely } from 'kysely';
import { chainOf, GENESIS, sha256Of } from '../archive/chain.js';
import type { ArchiveTables } from '../archive/tables.js';
import type { LogReader } from './log-reader.js';
import { readArchive, type ArchivedCommit } from './read-archive.js';
import { readArtifacts } from './read-artifacts.js';
import { StreamHeads } from './stream-heads.js';

/** What is wrong, and where. Artefacts have no position. */
export interface ArchiveProblem {
  readonly position: number | null;
  readonly what: string;
}

/** The log beside its archive, as far as both exist. */
export interface LogComparison {
  /** Last position of the log; null where there is no stream. */
  readonly last: number | null;
  /** Positions that the log holds and the archive does not yet. */
  readonly notArchived: number;
  /** The first archived position that the log holds otherwise, or not at all. */
  readonly firstDifference: number | null;
  readonly differences: number;
}

export interface ArchiveReport {
  readonly sound: boolean;
  readonly commits: number;
  readonly events: number;
  readonly streams: number;
  /** Commits that are archived, but void for every reader. */
  readonly voids: number;
  readonly artifacts: number;
  /** Last archived position and the chain there. */
  readonly head: { readonly position: number; readonly chain: string };
  /** The first problems, in order of position; artefacts last. */
  readonly problems: readonly ArchiveProblem[];
  readonly problemCount: number;
  readonly log: LogComparison | null;
}

const MOST_PROBLEMS = 20;

/**
 * Walks the whole archive: positions without gaps, hashes of the bytes, the chain, every commit by its own hash, versions
 * and links of every stream, every artefact by its hash; and compares it with the log where one is given.
 */
export async function verifyArchive(
  db: Kysely<ArchiveTables>,
  log: LogReader | null = null,
  heads = new StreamHeads(),
): Promise<ArchiveReport> {
  const problems: ArchiveProblem[] = [];
  let problemCount = 0;
  const note = (position: number | null, what: string) => {
    if (problemCount++ < MOST_PROBLEMS) problems.push({ position, what });
  };
  let head = { position: 0, chain: GENESIS };
  let [commits, events, voids, artifacts] = [0, 0, 0, 0];
  const beside = log === null ? null : new Beside(log);
  for await (const row of readArchive(db)) {
    for (const what of chainProblems(row, head)) note(what.position, what.what);
    head = { position: row.position, chain: row.chain };
    commits++;
    await beside?.compare(row);
    const found = decoded(row);
    if (typeof found === 'string') note(row.position, found);
    else {
      events += found.commit.events.length;
      const fit = heads.fit(found);
      if (fit === 'unlinked') note(row.position, heads.reason(found));
      if (fit === 'void') voids++;
      else heads.pass(found);
    }
  }
  for await (const { sha256, bytes } of readArtifacts(db)) {
    artifacts++;
    const actual = sha256Of(bytes);
    if (actual !== sha256) note(null, `the bytes of artefact ${sha256} hash to ${actual}`);
  }
  return {
    sound: problemCount === 0 && (beside?.result(head.position).differences ?? 0) === 0,
    commits,
    events,
    streams: heads.streams,
    voids,
    artifacts,
    head,
    problems,
    problemCount,
    log: beside?.result(head.position) ?? null,
  };
}

function chainProblems(
  row: ArchivedCommit,
  before: { readonly position: number; readonly chain: string },
): { position: number; what: string }[] {
  const { position } = row;
  if (position !== before.position + 1) {
    const [first, last] = [before.position + 1, position - 1];
    return [{ position: first, what: first === last ? 'the row is missing' : `the rows up to ${last} are missing` }];
  }
  const sha256 = sha256Of(row.bytes);
  if (sha256 !== row.sha256) return [{ position, what: `the bytes hash to ${sha256}, the row says ${row.sha256}` }];
  if (row.prev_chain !== before.chain) return [{ position, what: 'the row does not continue the chain before it' }];
  if (row.chain !== chainOf(before.chain, position, sha256))
    return [{ position, what: 'the chain of the row is not that of its bytes' }];
  return [];
}

function decoded({ position, subject, stream, bytes }: ArchivedCommit) {
  if (subject !== `evt.${stream}`) return `the row of ${stream} stands under ${subject}`;
  try {
    return decodeCommit(position, subject, bytes);
  } catch (error) {
    return `the bytes are no commit of ${stream}: ${(error as { reason?: string }).reason ?? (error as Error).message}`;
  }
}

/** Reads the log beside the archive. */
class Beside {
  #first: number | null = null;
  #count = 0;

  constructor(readonly log: LogReader) {}

  async compare({ position, sha256 }: ArchivedCommit): Promise<void> {
    const stored = await this.log.at(position);
    if (stored !== null && sha256Of(stored.data) === sha256) return;
    this.#count++;
    this.#first ??= position;
  }

  result(archivedThrough: number): LogComparison {
    const { last } = this.log;
    return {
      last,
      notArchived: Math.max(0, (last ?? 0) - archivedThrough),
      firstDifference: this.#first,
      differences: this.#count,
    };
  }
}
