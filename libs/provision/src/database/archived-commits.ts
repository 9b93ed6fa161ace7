import { KEEP_SCHEMA } from '@pulse/contracts';
import { withClient } from './connect.js';

/** How many commits the archive has; 0 before there is one. */
export function countArchivedCommits(url: string): Promise<number> {
  const table = `${KEEP_SCHEMA}.archived_commit`;
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [table]);
    if (rows[0]?.there !== true) return 0;
    const counted = await client.query<{ commits: string }>(`SELECT count(*) AS commits FROM ${table}`);
    return Number(counted.rows[0]?.commits ?? 0);
  });
}
