import { setTimeout as pause } from 'node:timers/promises';
import { brokerPasswordVariable } from '@pulse/contracts';
import { openJetStreamLog } from '@pulse/event-log/jetstream';
import type { DevCluster } from '@pulse/testing';
import { Pool } from 'pg';
import { archivedCommits } from './archive.js';

/** The archive and the tables follow the log; that they come to its end is part of what is checked. */
const CAUGHT_UP_MS = 60_000;
const EVERY_MS = 100;

/** The log of a cluster, straight from its broker, as the auditor reads it. The caller closes it. */
export function logOf({ nats, secrets }: Pick<DevCluster, 'nats' | 'secrets'>) {
  const pass = secrets[brokerPasswordVariable('auditor')] ?? '';
  return openJetStreamLog({ servers: nats.url, user: 'auditor', pass, inboxPrefix: '_INBOX_auditor' });
}

/** A cluster's archive, once it has come to a position. The caller ends the pool. */
export async function archiveUpTo(cluster: Pick<DevCluster, 'databaseUrl'>, position: number) {
  const pool = new Pool({ connectionString: cluster.databaseUrl('owner'), max: 1 });
  try {
    await until(`the archive at position ${position}`, async () => {
      const { rows } = await pool.query<{ last: string | null }>(
        'select max(position) as last from keep.archived_commit',
      );
      return Number(rows[0]?.last ?? 0) >= position;
    });
    return { archive: archivedCommits(pool), end: () => pool.end() };
  } catch (error) {
    await pool.end();
    throw error;
  }
}

async function until(what: string, ask: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + CAUGHT_UP_MS; !(await ask()); await pause(EVERY_MS))
    if (Date.now() > deadline) throw new Error(`I1: waited in vain for ${what}`);
}
