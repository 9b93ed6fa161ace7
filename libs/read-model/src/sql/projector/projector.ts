import { LineageBrokenError, type EventLog, type Mark } from '@pulse/event-log';
import { count, projectSpan } from '@pulse/telemetry';
import { sql, type Kysely } from 'kysely';
import { backoffMs, pause } from '../backoff.js';
import { createCheckpoint, readCheckpoint } from '../bookkeeping/checkpoint.js';
import { bookkeepingOf, type BookkeepingTables } from '../bookkeeping/tables.js';
import type { Database } from '../database.js';
import { messageOf, NotMigratedError, ProjectionVersionError } from '../errors.js';
import type { Projection } from '../projection.js';
import { codeOf, retryReason } from '../transient.js';
import { applyBatch, type Batch, type Target } from './apply-batch.js';
import { CommitReader, LIVE, type BatchLimits } from './commit-reader.js';
import { wakeUps } from './next-wake.js';
import type { AppliedBatch, ProjectorCounts, ProjectorStatus } from './status.js';

export interface ProjectorOptions {
  readonly database: Database;
  readonly log: EventLog;
  readonly projection: Projection;
  readonly limits?: BatchLimits;
  /** How often the log is asked whether it still holds the checkpoint, 60 seconds by default. */
  readonly lineageEveryMs?: number;
  /** How long it waits for a hint of the log before it looks by itself, a second by default. */
  readonly pollMs?: number;
}

/** The tables were replaced, or the checkpoint is gone: look again. */
class CheckpointGoneError extends Error {
  override readonly name = 'CheckpointGoneError';
  readonly code = 'projection.checkpoint_gone';
}

/**
 * Keeps the tables of a projection up with the log: batches of commits, rows and checkpoint in one transaction. Any
 * number of projectors may run on the same tables; each commit has its effect once.
 */
export class Projector {
  readonly #listeners = new Set<(applied: AppliedBatch) => void>();
  readonly #counts: ProjectorCounts = { batches: 0, commits: 0, retries: 0, conflicts: 0, repeats: 0 };
  readonly #target: Target;
  #state: ProjectorStatus['state'] = 'starting';
  #lineage: ProjectorStatus['lineage'] = 'unknown';
  #lineageAt = -Infinity;
  #error: string | null = null;
  #position = 0;
  #head = 0;
  #oldest: number | null = null;
  #parked = 0;

  constructor(readonly options: ProjectorOptions) {
    const { database, projection } = options;
    this.#target = { database, projection, schema: projection.name };
  }

  /** Works until the signal is given; the batch at hand is finished. Failures are shown by `status` and tried again. */
  async run(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted;) {
      const before = this.#counts.batches;
      try {
        await this.#follow(await this.#prepare(), signal);
      } catch (error) {
        failures = this.#counts.batches > before ? 1 : failures + 1;
        if (!(error instanceof CheckpointGoneError)) this.#failed(error);
        await pause(backoffMs(failures), signal);
      }
    }
    // What was wrong concerned this turn; who waits for the next one is not held up by it.
    this.#state = 'stopped';
    this.#lineage = 'unknown';
    this.#error = null;
  }

  /** Calls the listener after each transaction that moved the checkpoint. Returns what ends the subscription. */
  onApplied(listener: (applied: AppliedBatch) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Resolves when the tables hold everything up to a position. @throws the signal's reason */
  reached(position: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const done = () => {
        stop();
        signal?.removeEventListener('abort', given);
      };
      const look = () => {
        if (this.#position < position) return;
        done();
        resolve();
      };
      const given = () => {
        done();
        reject(signal!.reason as Error);
      };
      const stop = this.onApplied(look);
      signal?.addEventListener('abort', given);
      if (signal?.aborted === true) given();
      else look();
    });
  }

  status(): ProjectorStatus {
    const lagCommits = Math.max(0, this.#head - this.#position);
    return {
      projection: this.options.projection.name,
      state: this.#state,
      lineage: this.#lineage,
      position: this.#position,
      headPosition: Math.max(this.#head, this.#position),
      lagCommits,
      lagSeconds: this.#oldest === null ? 0 : Math.max(0, (Date.now() - this.#oldest) / 1000),
      parked: this.#parked,
      error: this.#error,
      counts: { ...this.#counts },
    };
  }

  get #own(): Kysely<BookkeepingTables> {
    const { database, schema } = this.#target;
    return bookkeepingOf(database.db.withSchema(schema));
  }

  /** Reads the checkpoint, which is made where there is none, and asks the log whether it holds it. */
  async #prepare(): Promise<Mark> {
    const { projection } = this.options;
    const version = projection.version ?? 1;
    try {
      let checkpoint = await readCheckpoint(this.#own, projection.name);
      if (checkpoint === null) {
        await createCheckpoint(this.#own, projection.name, version);
        checkpoint = await readCheckpoint(this.#own, projection.name);
      }
      if (checkpoint === null) throw new CheckpointGoneError('the tables are being replaced');
      if (checkpoint.codeVersion !== version)
        throw new ProjectionVersionError(projection.name, checkpoint.codeVersion, version);
      await this.#countParked();
      await this.#checkLineage(checkpoint);
      this.#position = checkpoint.position;
      return checkpoint;
    } catch (error) {
      const missing = ['42P01', '3F000'].includes(codeOf(error) ?? '');
      throw missing ? new NotMigratedError(projection.name, { cause: error }) : error;
    }
  }

  async #follow(start: Mark, signal: AbortSignal): Promise<void> {
    const { log, limits = LIVE, pollMs = 1000, lineageEveryMs = 60_000 } = this.options;
    const reader = new CommitReader(log, start, limits);
    const wake = wakeUps(log, signal);
    let ahead = this.#readAhead(reader);
    try {
      while (!signal.aborted) {
        if (performance.now() - this.#lineageAt >= lineageEveryMs) await this.#checkLineage(start);
        const batch = await ahead;
        if (batch === null) {
          this.#caughtUp(reader);
          await wake.next(pollMs);
          await this.#countParked();
        } else if (!signal.aborted) {
          this.#head = Math.max(reader.head?.position ?? 0, batch.to.position);
          ahead = this.#readAhead(reader);
          if (await this.#apply(batch)) {
            start = batch.to;
            continue;
          }
          await ahead.catch(() => {});
          start = await this.#afterConflict(batch);
          await reader.restart(start);
        }
        ahead = this.#readAhead(reader);
      }
    } finally {
      wake.close();
      await ahead.catch(() => {});
      await reader.restart(start);
    }
  }

  /** The next batch is read while the one before it is written. */
  #readAhead(reader: CommitReader): Promise<Batch | null> {
    const batch = reader.next();
    batch.catch(() => {});
    return batch;
  }

  async #apply(batch: Batch): Promise<boolean> {
    const first = batch.commits[0]?.commit.recordedAt;
    this.#oldest = first === undefined ? null : Date.parse(first);
    this.#state = 'applying';
    const began = performance.now();
    const { name } = this.options.projection;
    const traces = batch.commits.map(({ commit }) => commit);
    const applied = await projectSpan(name, traces, () => applyBatch(this.#target, batch));
    if (applied === null) return false;
    count('pulse_projection_rows_total', { projection: name }, applied.rows);
    this.#position = batch.to.position;
    this.#parked += applied.parked;
    this.#counts.batches += 1;
    this.#counts.commits += batch.commits.length;
    this.#error = null;
    const seconds = (performance.now() - began) / 1000;
    const event = { position: this.#position, commits: batch.commits.length, parked: applied.parked, seconds };
    for (const listener of this.#listeners) listener(event);
    return true;
  }

  /** Somebody else moved the checkpoint: goes on from where it stands, if the log has that. */
  async #afterConflict({ to, commits }: Batch): Promise<Mark> {
    const checkpoint = await readCheckpoint(this.#own, this.options.projection.name);
    if (checkpoint === null) throw new CheckpointGoneError('the tables were replaced');
    const isRepeat = checkpoint.position === to.position && checkpoint.commitId === to.commitId;
    this.#counts[isRepeat ? 'repeats' : 'conflicts'] += 1;
    if (isRepeat) count('pulse_duplicates_total', { where: 'projection' }, commits.length);
    else count('pulse_projection_cas_conflicts_total', { projection: this.options.projection.name });
    await this.#checkLineage(checkpoint);
    this.#position = checkpoint.position;
    for (const listener of this.#listeners)
      listener({ position: checkpoint.position, commits: 0, parked: 0, seconds: 0 });
    return checkpoint;
  }

  #caughtUp(reader: CommitReader): void {
    this.#head = reader.head?.position ?? 0;
    this.#state = 'caught_up';
    this.#oldest = null;
    this.#error = null;
  }

  async #checkLineage(mark: Mark): Promise<void> {
    if (mark.position > 0) await this.options.log.checkLineage(mark);
    this.#lineage = 'ok';
    this.#lineageAt = performance.now();
  }

  async #countParked(): Promise<void> {
    const { rows } = await sql<{ n: number }>`
      SELECT count(*) AS n FROM ${sql.id(this.#target.schema, 'projection_parked')}
      WHERE projection = ${this.options.projection.name}`.execute(this.options.database.db);
    this.#parked = rows[0]!.n;
  }

  #failed(error: unknown): void {
    this.#counts.retries += 1;
    const { name: projection } = this.options.projection;
    count('pulse_projection_retries_total', { projection, reason: retryReason(error) });
    this.#state = 'failing';
    this.#error = messageOf(error);
    if (error instanceof LineageBrokenError) this.#lineage = 'broken';
  }
}
