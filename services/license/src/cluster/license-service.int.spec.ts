import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { openJetStreamArtifactStore, provisionArtifacts } from '@pulse/artifact-store/jetstream';
import { openJetStreamLog, provisionLog } from '@pulse/event-log/jetstream';
import { connectBroker } from '@pulse/jetstream';
import { migrate, openDatabase } from '@pulse/read-model/sql';
import * as builders from '@pulse/testing';
import { NatsServer, PostgresServer, ServiceProcess } from '@pulse/testing';
import { jobEvidence } from '../testing/evidence.js';
import { openBench, type Job, type LicenseBench } from '../testing/simulated-batch.js';
import { projection } from './projection.js';

jest.setTimeout(600_000);

let nats: NatsServer;
let postgres: PostgresServer;
let bench: LicenseBench;
let databaseUrl: string;
let license: ServiceProcess;
let batches = 0;
let expected: unknown[];

const JOBS: readonly Job[] = [
  {},
  { end: 'failed' },
  { score: { confidence: 0.1 }, replicates: 3 },
  { evidence: jobEvidence({ dmP: 0.04 }) },
];

beforeAll(async () => {
  [nats, postgres] = [await NatsServer.start(), await PostgresServer.start()];
  const broker = { servers: nats.url };
  const admin = await connectBroker(broker);
  await provisionLog(admin);
  await provisionArtifacts(admin);
  await admin.close();
  const [log, artifacts] = [await openJetStreamLog(broker), await openJetStreamArtifactStore(broker)];
  const close = async () => void (await Promise.all([log.close(), artifacts.close()]));
  bench = await openBench(builders, { log, artifacts, close });
  databaseUrl = await postgres.createDatabase();
  const database = openDatabase({ url: databaseUrl, applicationName: 'spec' });
  await migrate(database, projection);
  await database.close();
  // What one process on a folder of files decides about the same jobs.
  const embedded = await openBench(builders);
  await embedded.simulated('b', JOBS);
  await embedded.license.judgeDue('b');
  expected = await embedded.decisions('b');
  await embedded.close();
});
beforeEach(() => {
  license = makeProcess('license-1');
});
afterEach(async () => void (await license.kill('SIGKILL')));
afterAll(async () => {
  await bench.close();
  await postgres.stop();
  await nats.stop();
});

const makeProcess = (name: string) =>
  new ServiceProcess({
    name,
    service: 'license',
    env: { NATS_URL: nats.url, DATABASE_URL: databaseUrl },
    logFile: join(nats.folder, `${name}.log`),
  });

/** Waits until a batch is judged and gives the decisions. */
async function decided(batchId: string): Promise<unknown[]> {
  for (;;) {
    const events = await bench.decisions(batchId);
    if (events.some(({ type }) => type === 'BatchLicensed')) return events;
    await pause(20);
  }
}

const simulated = async (): Promise<string> => {
  const batchId = `b${++batches}`;
  await bench.simulated(batchId, JOBS);
  return batchId;
};

describe('the licence service', () => {
  it('judges what is due when it starts and what comes later, tells its metrics, and stops when it is asked to', async () => {
    const before = await simulated();
    await license.start();
    await license.ready();
    expect(await decided(before)).toEqual(expected);
    expect(await decided(await simulated())).toEqual(expected);
    const metrics = await (await fetch(`${license.url}/metrics`)).text();
    expect(metrics).toMatch(/^pulse_active\{task="license"\} 1$/m);
    expect(metrics).toMatch(/^pulse_decisions_total\{decision="rejected"\} 6$/m);
    expect(metrics).toMatch(/^pulse_projection_parked\{projection="license"\} 0$/m);
    expect(await license.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  });

  it('is done by one of two instances, and by the other when that one is killed', async () => {
    await license.start();
    const other = makeProcess('license-2');
    try {
      expect(await decided(await simulated())).toEqual(expected);
      await other.start();
      await other.ready();
      await license.kill('SIGKILL');
      expect(await decided(await simulated())).toEqual(expected);
    } finally {
      await other.kill();
    }
  });

  it('goes on after PostgreSQL was down, and is not ready meanwhile', async () => {
    await license.start();
    await license.ready();
    await postgres.down('immediate');
    const batchId = await simulated();
    while ((await fetch(`${license.url}/readyz`)).status === 200) await pause(50);
    await postgres.up();
    expect(await decided(batchId)).toEqual(expected);
    await license.ready();
  });

  it.each([
    'license.before-append:1',
    'license.before-append:2',
    'license.after-append:1',
    'license.after-append:2',
    'projector.before-commit:1',
    'projector.after-commit:1',
  ])('killed at %s (fault 1) it takes the same decisions, each once', async (failpoint) => {
    await license.start({ FAIL_AT: failpoint });
    const batchId = await simulated();
    expect((await license.exited).signal).toBe('SIGKILL');
    await license.start({ FAIL_AT: '' });
    expect(await decided(batchId)).toEqual(expected);
  });
});
