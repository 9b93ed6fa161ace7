import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { BatchLicensed, BROKER_USERS, DATABASE_USERS, inboxPrefixOf, streams, type BrokerUser } from '@pulse/contracts';
import { openJetStreamLog } from '@pulse/event-log/jetstream';
import { connectBroker } from '@pulse/jetstream';
import { asOwner, natsConfig, provisionBroker, provisionDatabase } from '@pulse/provision';
import { migrate, openDatabase, Projector } from '@pulse/read-model/sql';
import { fakeHash, NatsServer, PostgresServer, submitted } from '@pulse/testing';
import { runCli } from '../program.js';
import { capture } from '../testing/capture.js';
import { allProjections, projectionNamed } from './projections-ports.js';

jest.setTimeout(600_000);

const secrets = <U extends string>(users: readonly U[]) =>
  Object.fromEntries(users.map((user) => [user, `s${randomBytes(16).toString('hex')}`])) as Record<U, string>;
const context = { actor: 'spec', correlationId: 'spec', causationId: null, traceparent: null };

describe('pulse projections', () => {
  const brokerPasswords = secrets(BROKER_USERS);
  const databasePasswords = secrets(DATABASE_USERS);
  const stop = new AbortController();
  const closing: (() => Promise<unknown>)[] = [];
  const before = { ...process.env };
  let nats: NatsServer;
  let postgres: PostgresServer;
  let url: string;
  let projector: Projector;

  const brokerAs = (user: BrokerUser) => ({
    servers: nats.url,
    user,
    pass: brokerPasswords[user],
    inboxPrefix: inboxPrefixOf(user),
  });
  const openLog = async (user: BrokerUser) => {
    const log = await openJetStreamLog(brokerAs(user));
    closing.push(() => log.close());
    return log;
  };
  const pulse = async (...args: string[]) => {
    const { result, out, err } = await capture(() => runCli(['projections', ...args]));
    return { code: result, out, err, json: () => JSON.parse(out) as Record<string, unknown> };
  };
  const submit = async (batchId: string) => {
    const log = await openLog('orchestrator');
    const events = submitted(batchId, fakeHash(batchId), { submission: { batchId } });
    return (await log.append(streams.batch(batchId), null, events, context)).position;
  };

  beforeAll(async () => {
    [nats, postgres] = await Promise.all([
      NatsServer.start({ config: natsConfig(brokerPasswords) }),
      PostgresServer.start(),
    ]);
    const connection = await connectBroker(brokerAs('provisioner'));
    await provisionBroker(connection);
    await connection.close();
    url = await postgres.createDatabase();
    await provisionDatabase(url, databasePasswords);
    const owner = openDatabase({ url: asOwner(url), applicationName: 'spec' });
    for (const projection of await allProjections()) await migrate(owner, projection);
    await owner.close();
    process.env = {
      ...before,
      NATS_URL: nats.url,
      NATS_USER: 'provisioner',
      NATS_PASSWORD: brokerPasswords.provisioner,
      DATABASE_URL: url,
    };
    // The service's own projector, with the service's own rights.
    const mine = postgres.urlOf(new URL(url).pathname.slice(1), 'pulse_license', databasePasswords.license);
    const database = openDatabase({ url: mine, applicationName: 'spec-license' });
    const projection = await projectionNamed('license');
    projector = new Projector({ database, log: await openLog('license'), projection, pollMs: 50 });
    const running = projector.run(stop.signal);
    closing.push(
      () => running,
      () => database.close(),
    );
  });

  afterAll(async () => {
    process.env = before;
    stop.abort();
    for (const close of closing.toReversed()) await close();
    await nats.stop();
    await postgres.stop();
  });

  it('tells how far they are, what is parked, and mends it while the service runs', async () => {
    await submit('one');
    const log = await openLog('license');
    const licensed = BatchLicensed({ accepted: 1, rejected: 0, licensed: 1, byVerdict: {} });
    const { position } = await log.append(streams.license('ghost'), null, [licensed], context);
    await projector.reached(position);

    const list = (await pulse('list', '--json')).json();
    expect(list).toMatchObject({
      head: 2,
      projections: [
        { name: 'orchestrator', position: null },
        { name: 'license', position: 2, lag: 0, parkedStreams: 1, parkedCommits: 1, discarded: 0 },
        { name: 'auditor', position: null },
        { name: 'rulegen', position: null },
      ],
    });
    expect((await pulse('list')).out).toMatch(/license +2 +0 +1 +1 +0/);
    const parked = (await pulse('parked', 'license', '--json')).json();
    expect(parked).toMatchObject({ parked: [{ stream: 'license.ghost', commits: 1, firstPosition: 2, attempts: 1 }] });

    const replayed = await pulse('replay', 'license', 'license.ghost');
    expect(replayed.code).toBe(3);
    expect(replayed.err).toMatch(/license\.ghost at position 2 still cannot be applied to license/);
    expect((await pulse('discard', 'license', 'license.ghost')).code).toBe(2);
    const discarded = await pulse('discard', 'license', 'license.ghost', '--reason', 'no such batch');
    expect(discarded.out).toBe('1 commit of license.ghost given up in license: positions 2.\n');
    expect((await pulse('parked', 'license')).out).toBe(
      'Nothing is parked in license.\ndiscarded: license.ghost at position 2 (no such batch)\n',
    );
  });

  it('makes tables again, and the service goes on with them and its rights', async () => {
    const position = await submit('two');
    await projector.reached(position);
    const rebuilt = await pulse('rebuild', 'license', '--json');
    expect(rebuilt.err).toBe('');
    expect(rebuilt.json()).toMatchObject({ position, swapped: true, comparison: { outcome: 'equal' } });
    await projector.reached(await submit('three'));
    expect(projector.status()).toMatchObject({ error: null, parked: 0 });
    const past = await pulse('rebuild', 'license', '--until', '1');
    expect(past.out).toMatch(/batch: 1 row\n.*They are in schema license_rebuild; the live tables were not touched/s);
    expect((await pulse('rebuild', 'license', '--until', '99')).err).toMatch(/positions 1 to 4/);
  });

  it('says what is there when the name is wrong, and what is missing when the database is', async () => {
    const wrong = await pulse('parked', 'licence');
    expect(wrong).toMatchObject({
      code: 3,
      err: expect.stringContaining('There are orchestrator, license, auditor, rulegen.'),
    });
    process.env['DATABASE_URL'] = url.replace(/\/spec_[0-9a-f]+/, '/nowhere');
    const missing = await pulse('list');
    expect(missing).toMatchObject({
      code: 69,
      err: expect.stringContaining('does not have database "nowhere" (3D000)'),
    });
    process.env['DATABASE_URL'] = url;
  });
});
