import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import {
  DATABASE_SERVICES,
  DATABASE_USERS,
  databaseRoleOf,
  KEEP_RIGHTS,
  KEEP_SCHEMA,
  schemaOf,
  type DatabaseService,
} from '@pulse/contracts';
import { asOwner, grantAfterMigration, provisionDatabase } from '@pulse/provision';
import { PostgresServer } from '@pulse/testing';
import { Client } from 'pg';

jest.setTimeout(600_000);

const passwords = Object.fromEntries(DATABASE_USERS.map((user) => [user, randomBytes(16).toString('hex')])) as Record<
  (typeof DATABASE_USERS)[number],
  string
>;
/** Tables of `keep` that the table of rights names, and one that it does not. */
const KEPT = [...new Set(KEEP_RIGHTS.map(({ table }) => table)), 'of_nobody'];
const TABLES = [
  ...DATABASE_SERVICES.map((service) => ({ schema: schemaOf(service), table: 'thing' })),
  ...KEPT.map((table) => ({ schema: KEEP_SCHEMA, table })),
];

let server: PostgresServer;
let url: string;
const clients = new Map<DatabaseService, Client>();

async function connect(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString });
  client.on('error', () => {});
  await client.connect();
  return client;
}

beforeAll(async () => {
  server = await PostgresServer.start();
  url = await server.createDatabase();
  await provisionDatabase(url, passwords);
  const owner = await connect(asOwner(url));
  const columns = '(id int, last_used_at timestamptz, other text)';
  for (const { schema, table } of TABLES) await owner.query(`CREATE TABLE ${schema}.${table} ${columns}`);
  await owner.end();
  await grantAfterMigration(url);
  for (const service of DATABASE_SERVICES) {
    const database = new URL(url).pathname.slice(1);
    clients.set(service, await connect(server.urlOf(database, databaseRoleOf(service), passwords[service])));
  }
});
afterAll(async () => {
  for (const client of clients.values()) await client.end();
  await server.stop();
});

/** `done`, or the code of the refusal; nothing is left behind. */
async function attempt(service: DatabaseService, statement: string): Promise<string> {
  const client = clients.get(service)!;
  await client.query('BEGIN');
  try {
    await client.query(statement);
    return 'done';
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await client.query('ROLLBACK');
  }
}

const DENIED = '42501';

const STATEMENTS = {
  SELECT: (name: string) => `SELECT * FROM ${name}`,
  INSERT: (name: string) => `INSERT INTO ${name} (id) VALUES (1)`,
  UPDATE: (name: string) => `UPDATE ${name} SET other = 'x'`,
  DELETE: (name: string) => `DELETE FROM ${name}`,
  TRUNCATE: (name: string) => `TRUNCATE ${name}`,
  REFERENCES: (name: string) => `ALTER TABLE ${name} ADD COLUMN more int`,
  TRIGGER: (name: string) =>
    `CREATE TRIGGER t BEFORE INSERT ON ${name} EXECUTE FUNCTION suppress_redundant_updates_trigger()`,
  DROP: (name: string) => `DROP TABLE ${name}`,
  LOCK: (name: string) => `LOCK TABLE ${name} IN ACCESS EXCLUSIVE MODE`,
} as const;

/** Rights that the topology gives, in words of its own: rows of the own schema, and what `keep` names. */
function given(service: DatabaseService, schema: string, table: string): readonly string[] {
  if (schema === schemaOf(service)) return ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'LOCK'];
  return KEEP_RIGHTS.filter(
    (right) => schema === KEEP_SCHEMA && right.table === table && right.service === service,
  ).flatMap(({ rights }) => rights);
}

describe.each(DATABASE_SERVICES)('the role of %s', (service) => {
  it.each(TABLES)('has on $schema.$table what the topology table gives it, and no more', async ({ schema, table }) => {
    const rights = given(service, schema, table);
    for (const [right, statement] of Object.entries(STATEMENTS)) {
      const outcome = await attempt(service, statement(`${schema}.${table}`));
      expect({ right, outcome }).toEqual({ right, outcome: rights.includes(right) ? 'done' : DENIED });
    }
  });

  it('changes no roles, schemas, settings of the server, or files', async () => {
    const other = DATABASE_SERVICES.find((name) => name !== service)!;
    for (const statement of [
      ...[...DATABASE_SERVICES.map(schemaOf), KEEP_SCHEMA, 'public'].map((name) => `CREATE TABLE ${name}.new (a int)`),
      'CREATE SCHEMA new',
      'CREATE TEMP TABLE new (a int)',
      'CREATE ROLE intruder',
      'CREATE EXTENSION pgcrypto',
      `CREATE FUNCTION ${schemaOf(service)}.f() RETURNS int LANGUAGE sql AS 'SELECT 1'`,
      `ALTER SCHEMA ${schemaOf(service)} RENAME TO other`,
      `ALTER ROLE ${databaseRoleOf(other)} PASSWORD 'x'`,
      `ALTER ROLE ${databaseRoleOf(service)} SUPERUSER`,
      'SET ROLE pulse_owner',
      `SET ROLE ${databaseRoleOf(other)}`,
      "SET session_replication_role = 'replica'",
      "COPY (SELECT 1) TO PROGRAM 'true'",
      "SELECT pg_read_file('PG_VERSION')",
      'SELECT * FROM pg_authid',
      'SELECT pg_reload_conf()',
      "SELECT lo_import('/etc/hostname')",
    ])
      expect({ statement, outcome: await attempt(service, statement) }).toEqual({ statement, outcome: DENIED });
  });
});

describe('what is not a service', () => {
  it('is not let into the database, and a stamp on a key is all that its user writes in keep', async () => {
    const admin = await connect(url);
    await admin.query(`CREATE ROLE stranger LOGIN PASSWORD '${passwords.owner}'`);
    await admin.end();
    const database = new URL(url).pathname.slice(1);
    await expect(connect(server.urlOf(database, 'stranger', passwords.owner))).rejects.toMatchObject({ code: DENIED });
    expect(await attempt('orchestrator', 'UPDATE keep.api_key SET last_used_at = now()')).toBe('done');
    for (const service of ['license', 'auditor', 'rulegen'] as const)
      expect(await attempt(service, 'UPDATE keep.api_key SET last_used_at = now()')).toBe(DENIED);
  });
});
