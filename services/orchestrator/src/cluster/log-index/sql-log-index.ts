import type { PositionedCommit } from '@pulse/contracts';
import { defaultIndexRule, type EventLog, type EventRef, type KeyKind, type LogIndex } from '@pulse/event-log';
import { readPosition } from '../projection/checkpoint.js';
import type { OrchestratorDb } from '../projection/tables.js';
import { indexEntries } from './index-entries.js';
import { listEnds, listJobStreams, listStreams } from './list-pages.js';

/**
 * Finds events and streams by the orchestrator's tables, so that no process has to hold an index of the whole log.
 *
 * The tables may lag behind the log. A key that they do not have yet is not found, which costs a simulation that could
 * have been saved; lists are completed from the end of the log. What a table names is looked for in the log before it is
 * handed out.
 */
export class SqlLogIndex implements LogIndex {
  constructor(
    private readonly db: OrchestratorDb,
    private readonly log: Pick<EventLog, 'load' | 'read'>,
  ) {}

  async lookup(kind: KeyKind, key: string): Promise<EventRef | null> {
    const row = await this.db
      .selectFrom('log_key')
      .select(['stream', 'version', 'position'])
      .where('kind', '=', kind)
      .where('key', '=', key)
      .executeTakeFirst();
    if (row === undefined) return null;
    const ref: EventRef = { stream: row.stream, version: row.version, position: Number(row.position) };
    const { events } = await this.log.load(ref.stream);
    const found = events[ref.version - 1];
    if (found === undefined || found.position !== ref.position) return null;
    const { type, schemaVersion, data } = found;
    const keys = defaultIndexRule.keysOf({ type, schemaVersion, data });
    return keys.some((one) => one.kind === kind && one.key === key) ? ref : null;
  }

  async *batchEnds(): AsyncGenerator<EventRef> {
    const from = await readPosition(this.db);
    const ends = await this.#after(from, (commit) => indexEntries([commit]).ends);
    yield* ends.toReversed();
    yield* listEnds(this.db, from);
  }

  async *streams(prefix: string): AsyncGenerator<string> {
    const from = await readPosition(this.db);
    const begun = await this.#after(from, ({ commit }) =>
      commit.firstVersion === 1 && commit.stream.startsWith(`${prefix}.`) ? [commit.stream] : [],
    );
    yield* begun.toReversed();
    yield* prefix.split('.')[0] === 'job' ? listJobStreams(this.db, prefix, from) : listStreams(this.db, prefix, from);
  }

  /** What commits after a position say. They are not kept: tables that are far behind leave most of the log to be read. */
  async #after<T>(position: number, tell: (commit: PositionedCommit) => readonly T[]): Promise<T[]> {
    const told: T[] = [];
    for await (const entry of this.log.read(position + 1)) told.push(...tell(entry));
    return told;
  }
}
