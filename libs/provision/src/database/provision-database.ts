import type { ClientBase } from 'pg';
import {
  DATABASE_SERVICES,
  DATABASE_USERS,
  databaseRoleOf,
  KEEP_SCHEMA,
  OWNER_ROLE,
  quotedName,
  schemaGrants,
  schemaOf,
  sessionSettingsOf,
  type DatabaseUser,
} from '@pulse/contracts';
import { withClient } from './connect.js';
import { DatabaseSetUpError } from './errors.js';
import { waitForOthers } from './one-at-a-time.js';
import { grantKeep } from './keep-grants.js';
import { scramVerifier } from './scram.js';

export interface ProvisionedDatabase {
  readonly parts: readonly { readonly part: string; readonly was: 'made' | 'there' }[];
}

/** The password of each role; a role without one keeps what it has, and cannot log in before it has one. */
export type DatabasePasswords = Partial<Record<DatabaseUser, string>>;

/**
 * Makes roles and schemas and sets their rights, by the topology table. What is there stays, its rights are set again.
 * All in one transaction, as often as one likes and by any number at once.
 *
 * @param adminUrl connection of a superuser, or of a role with CREATEROLE and CREATE on the database, to a database that
 *   is there
 * @throws DatabaseSetUpError when a role that is there has more rights than it may have, or who asks has too few
 */
export function provisionDatabase(adminUrl: string, passwords: DatabasePasswords = {}): Promise<ProvisionedDatabase> {
  return withClient(adminUrl, async (client) => {
    await client.query('BEGIN');
    try {
      await waitForOthers(client);
      const parts = [...(await makeRoles(client, passwords)), ...(await makeSchemas(client))];
      await setRights(client);
      await client.query('COMMIT');
      return { parts };
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {});
      const { code, message } = error as { code?: string; message: string };
      if (code !== '42501') throw error;
      const needed = 'a superuser, or a role with CREATEROLE that owns the database';
      throw new DatabaseSetUpError(`the database was not set up: ${message}. DATABASE_URL must be of ${needed}`, {
        cause: error,
      });
    }
  });
}

const roleOf = (user: DatabaseUser): string => (user === 'owner' ? OWNER_ROLE : databaseRoleOf(user));

async function makeRoles(client: ClientBase, passwords: DatabasePasswords): Promise<ProvisionedDatabase['parts']> {
  const parts: ProvisionedDatabase['parts'][number][] = [];
  for (const user of DATABASE_USERS) {
    const role = roleOf(user);
    const { rows } = await client.query<Record<string, boolean>>(
      `SELECT rolsuper AS "SUPERUSER", rolcreaterole AS "CREATEROLE", rolcreatedb AS "CREATEDB",
              rolreplication AS "REPLICATION", rolbypassrls AS "BYPASSRLS"
         FROM pg_roles WHERE rolname = $1`,
      [role],
    );
    const there = rows[0];
    const excess = Object.keys(there ?? {}).filter((attribute) => there![attribute]);
    if (excess.length > 0)
      throw new DatabaseSetUpError(`role ${role} must not be ${excess.join(', ')}: alter it, then provision again`);
    if (there === undefined) await client.query(`CREATE ROLE ${quotedName(role)} LOGIN`);
    const password = passwords[user];
    if (password !== undefined)
      await client.query(`ALTER ROLE ${quotedName(role)} PASSWORD '${scramVerifier(password)}'`);
    parts.push({ part: `role ${role}`, was: there === undefined ? 'made' : 'there' });
  }
  const { rows } = await client.query<{ needed: boolean }>('SELECT NOT pg_has_role(current_user, $1, $2) AS needed', [
    OWNER_ROLE,
    'MEMBER',
  ]);
  if (rows[0]!.needed) await client.query(`GRANT ${quotedName(OWNER_ROLE)} TO CURRENT_USER`);
  return parts;
}

async function makeSchemas(client: ClientBase): Promise<ProvisionedDatabase['parts']> {
  const parts: ProvisionedDatabase['parts'][number][] = [];
  for (const schema of [...DATABASE_SERVICES.map(schemaOf), KEEP_SCHEMA]) {
    const { rows } = await client.query<{ owner: string }>(
      'SELECT pg_get_userbyid(nspowner) AS owner FROM pg_namespace WHERE nspname = $1',
      [schema],
    );
    const owner = rows[0]?.owner;
    if (owner !== undefined && owner !== OWNER_ROLE)
      throw new DatabaseSetUpError(
        `schema ${schema} belongs to ${owner}, expected ${OWNER_ROLE}: run ALTER SCHEMA ${schema} OWNER TO ${OWNER_ROLE}`,
      );
    if (owner === undefined)
      await client.query(`CREATE SCHEMA ${quotedName(schema)} AUTHORIZATION ${quotedName(OWNER_ROLE)}`);
    parts.push({ part: `schema ${schema}`, was: owner === undefined ? 'made' : 'there' });
  }
  return parts;
}

async function setRights(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ name: string }>('SELECT current_database() AS name');
  const database = quotedName(rows[0]!.name);
  const owner = quotedName(OWNER_ROLE);
  await client.query(`REVOKE ALL ON DATABASE ${database} FROM PUBLIC`);
  await client.query(`GRANT CONNECT, CREATE ON DATABASE ${database} TO ${owner}`);
  for (const user of DATABASE_USERS) {
    const role = quotedName(roleOf(user));
    if (user !== 'owner') await client.query(`GRANT CONNECT ON DATABASE ${database} TO ${role}`);
    for (const [setting, value] of Object.entries(sessionSettingsOf(user)))
      await client.query(`ALTER ROLE ${role} IN DATABASE ${database} SET ${setting} = '${value}'`);
  }
  await client.query('REVOKE ALL ON SCHEMA public FROM PUBLIC');
  await client.query(`SET LOCAL ROLE ${owner}`);
  await client.query('ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC');
  for (const service of DATABASE_SERVICES) {
    const schema = quotedName(schemaOf(service));
    const others = DATABASE_SERVICES.filter((other) => other !== service).map((other) => quotedName(roleOf(other)));
    await client.query(`REVOKE ALL ON SCHEMA ${schema} FROM ${others.join(', ')}`);
    await client.query(`REVOKE ALL ON ALL TABLES IN SCHEMA ${schema} FROM PUBLIC, ${others.join(', ')}`);
    for (const grant of schemaGrants(service, schemaOf(service))) await client.query(grant);
  }
  await grantKeep(client);
}
