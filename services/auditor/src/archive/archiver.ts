import type { ArtifactStore } from '@pulse/artifact-store';
import type { Mark } from '@pulse/event-log';
import type { Kysely } from 'kysely';
import { archiveArtifacts } from './archive-artifacts.js';
import { isStillThere } from './artifact-lineage.js';
import { archiveCommits } from './archive-commits.js';
import { lastSequence, type Broker } from './broker.js';
import type { ArchiveTables } from './tables.js';
import { readArtifactTail, readTail, type ArchiveTail } from './tail.js';

/** What is told while archiving. */
export interface ArchiverListener {
  readonly archived?: (what: 'commit' | 'artifact', n: number) => void;
  /** The last archived commit: the log has to hold it. */
  readonly reached?: (mark: Mark) => void;
}

export interface ArchiverPorts {
  readonly db: Kysely<ArchiveTables>;
  readonly broker: Broker;
  readonly artifacts: Pick<ArtifactStore, 'has' | 'get'>;
}

/** How far the archive is. */
export interface ArchiveStatus {
  /** Last archived position. */
  readonly position: number;
  /** Last position of the log when it was last asked. */
  readonly head: number;
  /** How long it has been behind, in seconds; 0 when it holds all that it knows of. */
  readonly behindSeconds: number;
  /** Artefacts that could not be archived because their stored bytes do not have their hash. */
  readonly damaged: readonly string[];
}

/**
 * Copies the log and the artefacts into the archive, in passes. Where it goes on is the archive's last row, so a pass
 * that was cut short anywhere is simply made again.
 *
 * An artefact is stored before the commit that names it, so each pass asks how far the log is, then copies all artefacts,
 * then the commits: what an archived commit names is archived.
 */
export class Archiver {
  #tail: ArchiveTail | null = null;
  #artifacts: number | null = null;
  #position = 0;
  #head = 0;
  #behindSince: number | null = null;
  readonly #damaged = new Set<string>();
  readonly #known = new Set<string>();

  constructor(
    readonly ports: ArchiverPorts,
    readonly listener: ArchiverListener = {},
  ) {}

  get status(): ArchiveStatus {
    return {
      position: this.#position,
      head: Math.max(this.#head, this.#position),
      behindSeconds: this.#behindSince === null ? 0 : (performance.now() - this.#behindSince) / 1000,
      damaged: [...this.#damaged],
    };
  }

  /**
   * One pass, up to what the log holds when it begins.
   *
   * @param signal ends it after the transaction under way; what is archived stays
   * @returns whether anything was archived
   * @throws the signal's reason; LineageBrokenError when the log does not hold what is archived of it; errors of broker and database
   */
  async pass(signal?: AbortSignal): Promise<boolean> {
    const { db, broker } = this.ports;
    try {
      // The log is asked first, so that one sees how far behind the archive is while the database is down.
      this.#head = await lastSequence(broker, 'EVT');
      if (this.#head > this.#position) this.#behindSince ??= performance.now();
      const tail = this.#tail ?? (await readTail(db));
      this.#moved(tail);
      const before = this.#position;
      const artifactsCopied = await this.#copyArtifacts(before, signal);
      await archiveCommits(db, broker, tail, this.#head, (next, n) => {
        this.#moved(next);
        if (n > 0) this.listener.archived?.('commit', n);
        signal?.throwIfAborted();
      });
      this.#behindSince = null;
      return artifactsCopied > 0 || this.#position > before;
    } catch (error) {
      // Whatever failed, the next pass begins with what the archive says it holds.
      this.#tail = this.#artifacts = null;
      throw error;
    }
  }

  #moved(tail: ArchiveTail): void {
    this.#tail = tail;
    this.#position = tail.position;
    if (tail.mark !== null) this.listener.reached?.(tail.mark);
  }

  async #copyArtifacts(after: number, signal: AbortSignal | undefined): Promise<number> {
    const { db, broker, artifacts } = this.ports;
    const to = await lastSequence(broker, 'ART');
    if (this.#artifacts === null || to < this.#artifacts) {
      const tail = await readArtifactTail(db);
      this.#artifacts = tail !== null && (await isStillThere(broker, tail)) ? tail.sequence : 0;
    }
    const range = { from: this.#artifacts + 1, to, after, known: this.#known, signal };
    const copied = await archiveArtifacts(db, broker, artifacts, range);
    for (const sha256 of copied.damaged) this.#damaged.add(sha256);
    for (const sha256 of this.#known) this.#damaged.delete(sha256);
    this.#artifacts = to;
    if (copied.archived > 0) this.listener.archived?.('artifact', copied.archived);
    return copied.archived;
  }
}
