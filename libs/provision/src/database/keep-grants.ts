import type { ClientBase } from 'pg';
import { DATABASE_SERVICES, databaseRoleOf, KEEP_RIGHTS, KEEP_SCHEMA, quotedName } from '@pulse/contracts';

/**
 * Sets the rights on the tables of `keep` that are there to those of the topology table: what is not named there is
 * taken from every service. Runs in the caller's transaction.
 */
export async function grantKeep(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ table: string }>(
    `SELECT relname AS table FROM pg_class WHERE relnamespace = to_regnamespace($1) AND relkind IN ('r', 'p') ORDER BY 1`,
    [KEEP_SCHEMA],
  );
  const schema = quotedName(KEEP_SCHEMA);
  const everyone = ['PUBLIC', ...DATABASE_SERVICES.map((service) => quotedName(databaseRoleOf(service)))].join(', ');
  await client.query(`REVOKE ALL ON SCHEMA ${schema} FROM ${everyone}`);
  for (const { service } of KEEP_RIGHTS)
    await client.query(`GRANT USAGE ON SCHEMA ${schema} TO ${quotedName(databaseRoleOf(service))}`);
  for (const { table } of rows) {
    const name = `${schema}.${quotedName(table)}`;
    await client.query(`REVOKE ALL ON ${name} FROM ${everyone}`);
    for (const right of KEEP_RIGHTS.filter((right) => right.table === table)) {
      const role = quotedName(databaseRoleOf(right.service));
      await client.query(`GRANT ${right.rights.join(', ')} ON ${name} TO ${role}`);
      if (right.updateColumns === undefined) continue;
      const columns = right.updateColumns.map(quotedName).join(', ');
      await client.query(`GRANT UPDATE (${columns}) ON ${name} TO ${role}`);
    }
  }
}
