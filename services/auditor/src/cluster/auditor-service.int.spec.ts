import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { streams, type DataOf, type ReportsWritten } from '@pulse/contracts';
import { migrate } from '@pulse/read-model/sql';
import { NatsServer, PostgresServer, ServiceProcess } from '@pulse/testing';
import { KEEP } from '../archive/tables.js';
import { readTail } from '../archive/tail.js';
import { openLogReader, verifyArchive } from '../restore/index.js';
import { openArchive } from '../testing/archive-ports.js';
import { writeBatch } from '../testing/fixture-batch.js';
import { matrixJobs, MATRIX_AXES } from '../testing/fixture-scenarios.js';
import { projection } from './projection.js';

jest.setTimeout(600_000);

let nats: NatsServer;
let postgres: PostgresServer;
let under: Awaited<ReturnType<typeof openArchive>>;
let databaseUrl: string;
let auditor: ServiceProcess;
let batches = 0;

beforeAll(async () => {
  [nats, postgres] = [await NatsServer.start(), await PostgresServer.start()];
  databaseUrl = await postgres.createDatabase();
  under = await openArchive(nats.url, databaseUrl);
  await migrate(under.database, projection);
});
beforeEach(() => {
  auditor = makeProcess('auditor-1');
});
afterEach(async () => void (await auditor.kill('SIGKILL')));
afterAll(async () => {
  await under.close();
  await postgres.stop();
  await nats.stop();
});

const makeProcess = (name: string) =>
  new ServiceProcess({
    name,
    service: 'auditor',
    env: { NATS_URL: nats.url, DATABASE_URL: databaseUrl },
    logFile: join(nats.folder, `${name}.log`),
  });

/** A batch that has ended. */
async function ended(): Promise<string> {
  const batchId = `b${++batches}`;
  await writeBatch(under.log, under.artifacts, { batchId, jobs: matrixJobs(), varying: MATRIX_AXES, horizon: 4 });
  return batchId;
}

/** Waits for the reports of a batch; checks that there is one audit, one set of reports, and that all is archived. */
async function reported(batchId: string): Promise<void> {
  for (;;) {
    const { events } = await under.log.load(streams.audit(batchId));
    if (events.some(({ type }) => type === 'ReportsWritten')) {
      expect(events.map(({ type }) => type)).toEqual(['RecursionAudited', 'ReportsWritten']);
      await archived(events[1]!.data as unknown as DataOf<typeof ReportsWritten>);
      return;
    }
    await pause(20);
  }
}

/** Waits until the archive has the whole log, and holds it to that and to the reports. */
async function archived(reports: DataOf<typeof ReportsWritten>): Promise<void> {
  const { position } = (await under.log.head())!;
  while ((await readTail(under.db)).position < position) await pause(50);
  expect(await verifyArchive(under.db, await openLogReader(under.connection))).toMatchObject({
    sound: true,
    problems: [],
    log: { notArchived: 0 },
  });
  const hashes = [...Object.values(reports.files), ...reports.bundles];
  const rows = await under.db
    .withSchema(KEEP)
    .selectFrom('archived_artifact')
    .select('sha256')
    .where('sha256', 'in', hashes)
    .execute();
  expect(new Set(rows.map(({ sha256 }) => sha256))).toEqual(new Set(hashes));
}

describe('the auditor service', () => {
  it('reports what has ended before it starts and after, archives all of it, and stops when it is asked to', async () => {
    const before = await ended();
    await auditor.start();
    await auditor.ready();
    await reported(before);
    await reported(await ended());
    const metrics = await (await fetch(`${auditor.url}/metrics`)).text();
    expect(metrics).toMatch(/^pulse_reports_written_total 2$/m);
    expect(metrics).toMatch(new RegExp(`^pulse_archive_position ${(await under.log.head())!.position}$`, 'm'));
    expect(metrics).toMatch(/^pulse_archive_lag 0$/m);
    expect(await auditor.kill('SIGTERM')).toEqual({ code: 0, signal: null });
  });

  it('goes on after PostgreSQL was down (fault 14), and is not ready meanwhile', async () => {
    await auditor.start();
    await auditor.ready();
    await postgres.down('immediate');
    const batchId = await ended();
    while ((await fetch(`${auditor.url}/readyz`)).status === 200) await pause(50);
    await postgres.up();
    await reported(batchId);
    await auditor.ready();
  });

  it.each([
    'auditor.before-append:1',
    'auditor.after-append:1',
    'auditor.before-append:2',
    'auditor.after-append:2',
    'archive.before-commit:1',
    'projector.before-commit:1',
  ])('killed at %s (fault 1) it comes to the same end, with nothing archived twice', async (failpoint) => {
    await auditor.start({ FAIL_AT: failpoint });
    const batchId = await ended();
    expect((await auditor.exited).signal).toBe('SIGKILL');
    await auditor.start({ FAIL_AT: '' });
    await reported(batchId);
  });
});
