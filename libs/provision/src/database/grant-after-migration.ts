import { OWNER_ROLE, quotedName } from '@pulse/contracts';
import { withClient } from './connect.js';
import { waitForOthers } from './one-at-a-time.js';
import { grantKeep } from './keep-grants.js';

/**
 * Gives services their rights on tables of `keep` that migrations have made since the database was set up. Tables of
 * their own schemas have theirs from the moment they are made.
 */
export function grantAfterMigration(url: string): Promise<void> {
  return withClient(url, async (client) => {
    await client.query('BEGIN');
    await waitForOthers(client);
    await client.query(`SET LOCAL ROLE ${quotedName(OWNER_ROLE)}`);
    await grantKeep(client);
    await client.query('COMMIT');
  });
}
