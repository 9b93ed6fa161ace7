import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DATABASE_SERVICES } from '@pulse/contracts';
import { administer, NatsServer, PostgresServer } from '@pulse/testing';
import { Client } from 'pg';
import { deployFolder } from './support/manifests.js';
import { makeSecrets } from './support/new-secrets.js';

jest.setTimeout(600_000);

const dev = join(deployFolder, 'k8s', 'overlays', 'dev');

/** What the container of PostgreSQL runs when its data folder is made, without the lines for psql alone. */
function firstStatements(password: string): readonly string[] {
  const script = readFileSync(join(dev, 'postgres', '10-admin.sh'), 'utf8');
  const sql = /<<'SQL'\n([^]*?)\nSQL\n/.exec(script)![1]!.replace(/^\\getenv password ADMIN_PASSWORD$/m, '');
  return sql
    .replaceAll(":'password'", `'${password}'`)
    .split(';')
    .map((one) => one.trim())
    .filter(Boolean);
}

describe('setting up what deploy/ installs, on real servers', () => {
  const secrets = makeSecrets();
  let nats: NatsServer;
  let postgres: PostgresServer;
  const here = (url: string) => {
    const local = new URL(url);
    local.host = `127.0.0.1:${postgres.port}`;
    return local.href;
  };
  beforeAll(async () => {
    nats = await NatsServer.start({
      config: readFileSync(join(dev, 'nats', 'users.conf'), 'utf8'),
      env: secrets['pulse-nats']!,
    });
    postgres = await PostgresServer.start();
    // The image has a newer PostgreSQL than this machine may have; before 16 there was no such setting, and no need of it.
    const old = Number.parseInt(postgres.programs.version) < 16;
    const known = (statement: string) => !old || !statement.includes('createrole_self_grant');
    const statements = firstStatements(secrets['pulse-postgres']!['ADMIN_PASSWORD']!);
    for (const statement of statements.filter(known)) await postgres.query(statement);
  });
  afterAll(async () => {
    await nats?.stop();
    await postgres?.stop();
  });

  it('gives the Jobs all that they need, twice too, and each service its tables', async () => {
    const admin = secrets['pulse-admin']!;
    const env = { ...admin, NATS_URL: nats.url, NATS_USER: 'provisioner', DATABASE_URL: here(admin['DATABASE_URL']!) };
    for (const command of ['provision', 'migrate', 'provision', 'migrate']) await administer([command], env);
    for (const service of DATABASE_SERVICES) {
      const client = new Client({ connectionString: here(secrets[`pulse-${service}`]!['DATABASE_URL']!) });
      await client.connect();
      try {
        const { rows } = await client.query('SELECT count(*)::int AS tables FROM pg_tables WHERE schemaname = $1', [
          service,
        ]);
        expect([service, (rows[0] as { tables: number }).tables > 0]).toEqual([service, true]);
        await expect(client.query('CREATE ROLE intruder')).rejects.toThrow(/permission denied/);
      } finally {
        await client.end();
      }
    }
    expect(await administer(['keys', 'create', '--name', 'spec', '--scopes', 'read'], env)).toMatch(/^pulse_\w+/);
  });
});
