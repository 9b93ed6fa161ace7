import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { provisionArtifacts } from '@pulse/artifact-store/jetstream';
import { provisionLog } from '@pulse/event-log/jetstream';
import { connectBroker } from '@pulse/jetstream';
import { migrate, openDatabase } from '@pulse/read-model/sql';
import { NatsServer, PostgresServer, readiness, ServiceProcess } from '@pulse/testing';
import { projection } from './cluster/index.js';

jest.setTimeout(600_000);

let server: NatsServer;
let postgres: PostgresServer;
let databaseUrl: string;
beforeAll(async () => {
  [server, postgres] = [await NatsServer.start(), await PostgresServer.start()];
  databaseUrl = await postgres.createDatabase();
  const database = openDatabase({ url: databaseUrl, applicationName: 'spec' });
  await migrate(database, projection);
  await database.close();
  const admin = await connectBroker({ servers: server.url });
  await provisionLog(admin);
  await provisionArtifacts(admin);
  await admin.close();
});
afterAll(async () => {
  await postgres.stop();
  await server.stop();
});

describe('the rulegen service', () => {
  it('starts as a process of its own, is ready, tells its metrics, and stops when it is asked to', async () => {
    const env = { NATS_URL: server.url, DATABASE_URL: databaseUrl };
    const logFile = join(server.folder, 'rulegen.log');
    const rulegen = new ServiceProcess({ name: 'rulegen-1', service: 'rulegen', env, logFile });
    await rulegen.start();
    await rulegen.ready();
    expect(JSON.parse((await readiness(rulegen.url)).text.slice('200 '.length))).toEqual({
      status: 'ready',
      checks: [
        { name: 'broker', ok: true },
        { name: 'lineage', ok: true },
        { name: 'database', ok: true },
        { name: 'projection', ok: true },
      ],
    });
    const metrics = await (await fetch(`${rulegen.url}/metrics`)).text();
    expect(metrics).toMatch(/^pulse_ready 1$/m);
    expect(metrics).toMatch(/^target_info\{service_name="rulegen"/m);
    expect(await rulegen.kill('SIGTERM')).toEqual({ code: 0, signal: null });
    const lines = rulegen.log().trim().split('\n');
    const said = lines.map((line) => JSON.parse(line) as { msg: string; model?: string });
    expect(said).toContainEqual(expect.objectContaining({ model: 'none' }));
    expect(said.map(({ msg }) => msg)).toEqual(expect.arrayContaining(['listening', 'stopping', 'stopped']));
    expect(said.at(-1)!.msg).toBe('stopped');
  });

  it('does not start where a stream that it needs is missing, and says which', async () => {
    const empty = await NatsServer.start();
    const logFile = join(empty.folder, 'rulegen.log');
    const rulegen = new ServiceProcess({
      name: 'rulegen-2',
      service: 'rulegen',
      env: { NATS_URL: empty.url, DATABASE_URL: databaseUrl },
      logFile,
    });
    await expect(rulegen.start()).rejects.toThrow(/exit code 1/);
    const [line, ...more] = rulegen.log().trim().split('\n');
    expect(more).toEqual([]);
    expect(JSON.parse(line!)).toMatchObject({ level: 'fatal', error: { code: 'broker.stream_missing' } });
    expect(line).toMatch(/not started: the broker has no stream EVT/);
    await empty.stop();
  });
});
