import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { jetstreamManager } from '@nats-io/jetstream';
import { BROKER_USERS, brokerPasswordVariable, inboxPrefixOf, KEEP_RIGHTS } from '@pulse/contracts';
import { connectBroker } from '@pulse/jetstream';
import { natsConfig } from '@pulse/provision';
import { NatsServer, PostgresServer } from '@pulse/testing';
import { runPulse } from '../support/pulse.js';

jest.setTimeout(600_000);

const secret = () => `p${randomBytes(16).toString('hex')}`;
const provisioner = secret();
/** A server reads passwords from its environment, which it has from this process. */
const passwords = Object.fromEntries(
  BROKER_USERS.map((user) => [brokerPasswordVariable(user), user === 'provisioner' ? provisioner : secret()]),
);

let nats: NatsServer;
let postgres: PostgresServer;
let env: Record<string, string>;
beforeAll(async () => {
  Object.assign(process.env, passwords);
  nats = await NatsServer.start({ config: natsConfig() });
  postgres = await PostgresServer.start();
  env = {
    NATS_URL: nats.url,
    NATS_USER: 'provisioner',
    NATS_PASSWORD: provisioner,
    DATABASE_URL: await postgres.createDatabase(),
    PULSE_DATABASE_PASSWORD_AUDITOR: secret(),
  };
});
afterAll(async () => {
  await nats.stop();
  await postgres.stop();
  for (const name of Object.keys(passwords)) delete process.env[name];
});

const administer = (args: readonly string[]) => runPulse(args, { cwd: nats.folder, env });

const wasOf = (stdout: string) =>
  new Set((JSON.parse(stdout) as { parts: { was: string }[] }).parts.map(({ was }) => was));

describe('setting a cluster up by commands', () => {
  it('is done once, can be repeated, and tells no secret', async () => {
    const first = await administer(['provision', '--json']);
    expect({ code: first.code, was: wasOf(first.stdout) }).toEqual({ code: 0, was: new Set(['made']) });
    const migrated = await administer(['migrate']);
    expect({ code: migrated.code, stderr: migrated.stderr }).toEqual({ code: 0, stderr: '' });
    const again = await administer(['provision', '--json']);
    expect(wasOf(again.stdout)).toEqual(new Set(['there']));
    expect((await administer(['migrate'])).stdout).toMatch(/^(\w+: up to date\n)+$/);
    const said = [first, migrated, again].map(({ stdout, stderr }) => stdout + stderr).join('');
    for (const value of [...Object.values(passwords), env['PULSE_DATABASE_PASSWORD_AUDITOR']!])
      expect(said).not.toContain(value);
  });

  it('makes every table of keep that rights are named for', async () => {
    await administer(['provision']);
    await administer(['migrate']);
    const { pathname, password } = new URL(env['DATABASE_URL']!);
    const { Client } = await import('pg');
    const client = new Client({ connectionString: postgres.urlOf(pathname.slice(1), 'pulse_admin', password) });
    await client.connect();
    for (const { table, service, rights } of KEEP_RIGHTS)
      for (const right of rights) {
        const { rows } = await client.query<{ may: boolean }>('SELECT has_table_privilege($1, $2, $3) AS may', [
          `pulse_${service}`,
          `keep.${table}`,
          right,
        ]);
        expect({ table, right, may: rows[0]!.may }).toEqual({ table, right, may: true });
      }
    await client.end();
  });

  it('names what was changed and what was lost, and ends with 3', async () => {
    await administer(['provision']);
    const connection = await connectBroker({
      servers: nats.url,
      user: 'provisioner',
      pass: provisioner,
      inboxPrefix: inboxPrefixOf('provisioner'),
    });
    const manager = await jetstreamManager(connection, { checkAPI: false });
    await manager.streams.update('WORK', { max_msg_size: 100 });
    const changed = await administer(['provision']);
    expect(changed.code).toBe(3);
    expect(changed.stderr).toMatch(/stream WORK is not set up as needed: max_msg_size is 100, wanted 524288/);
    await manager.streams.update('WORK', { max_msg_size: 524_288 });
    await manager.streams.delete('EVT');
    await nats.streamIsGone('EVT');
    const lost = await administer(['provision']);
    expect(lost.code).toBe(3);
    expect(lost.stderr).toMatch(/no stream EVT.*was lost.*pulse restore.*--init/);
    expect((await administer(['provision', '--init'])).code).toBe(0);
    await connection.close();
  });
});
