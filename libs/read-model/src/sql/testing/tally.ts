import type { PositionedCommit } from '@pulse/contracts';
import type { Kysely } from 'kysely';
import type { Projection } from '../projection.js';

interface TallyTables {
  readonly tally: { stream: string; applied: number; events: number; last_version: number };
}

/** What a commit of these specs may carry to make its application fail. */
export const POISON = 'Poisoned';

/**
 * How many commits and events each stream has had. On purpose it is not idempotent: a commit that were applied twice
 * would be counted twice. Events of type `Poisoned` cannot be applied while `isPoison` says so.
 */
export function tallyProjection(name: string, isPoison: () => boolean = () => true): Projection<TallyTables> {
  return {
    name,
    tables: ['tally'],
    migrations: {
      '20261121T1200_tally': {
        up: async (db: Kysely<unknown>) => {
          await db.schema
            .createTable('tally')
            .addColumn('stream', 'text', (c) => c.primaryKey())
            .addColumn('applied', 'integer', (c) => c.notNull())
            .addColumn('events', 'integer', (c) => c.notNull())
            .addColumn('last_version', 'integer', (c) => c.notNull())
            .execute();
        },
      },
    },
    apply: (db, commits) => applyTally(db, commits, isPoison),
  };
}

async function applyTally(
  db: Kysely<TallyTables>,
  commits: readonly PositionedCommit[],
  isPoison: () => boolean,
): Promise<void> {
  const rows = new Map<string, TallyTables['tally']>();
  for (const { commit } of commits) {
    const { stream, events, lastVersion } = commit;
    const before = rows.get(stream) ?? { applied: 0, events: 0 };
    rows.set(stream, {
      stream,
      applied: before.applied + 1,
      events: before.events + events.length,
      last_version: lastVersion,
    });
    if (isPoison() && events.some(({ type }) => type === POISON)) throw new Error(`cannot apply "${stream}"`);
  }
  const sorted = [...rows.values()].sort((a, b) => (a.stream < b.stream ? -1 : 1));
  await db
    .insertInto('tally')
    .values(sorted)
    .onConflict((c) =>
      c.column('stream').doUpdateSet((e) => ({
        applied: e('tally.applied', '+', e.ref('excluded.applied')),
        events: e('tally.events', '+', e.ref('excluded.events')),
        last_version: e.ref('excluded.last_version'),
      })),
    )
    .execute();
}
