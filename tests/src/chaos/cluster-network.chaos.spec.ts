import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DevCluster } from '@pulse/testing';
import { Client } from 'pg';
import { batchUnder, type Reports, undisturbedReports } from '../support/cluster-batches.js';
import { checkInvariants } from '../support/invariants.js';
import { seeded } from '../support/seeded.js';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.js';
import { classicWorkspace, type Workspace } from '../support/workspace.js';

jest.setTimeout(600_000);

const SEED = Number(process.env['CHAOS_SEED'] ?? 20_261_122);
const random = seeded(SEED);
const moment = (least: number, most: number) => pause(least + random() * (most - least));

let folder: TemporaryFolder;
let cluster: DevCluster;
let place: Workspace;
let expected: readonly [Reports, Reports];
let batches = 0;
beforeAll(async () => {
  folder = temporaryFolder();
  expected = await undisturbedReports(classicWorkspace(join(folder.path, 'undisturbed'), 60));
  place = classicWorkspace(join(folder.path, 'disturbed'), 60);
  cluster = await DevCluster.start({ simulators: 2, proxies: true });
});
afterAll(async () => {
  await cluster?.stop();
  folder?.remove();
});

/** A batch during which something happens reaches the end that it would have reached without it. */
async function expectSameEnd(disturb: () => Promise<void>): Promise<void> {
  const reports = await batchUnder(cluster, place, disturb);
  batches += 1;
  expect(reports).toEqual(expected[batches === 1 ? 0 : 1]);
  await checkInvariants(cluster);
}

async function terminateBackends(): Promise<void> {
  const client = new Client({ connectionString: cluster.postgres.url });
  await client.connect();
  try {
    await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()');
  } finally {
    await client.end();
  }
}

describe(`a cluster whose surroundings fail (seed ${SEED})`, () => {
  it('goes on when nats-server is killed again and again (fault 2)', () =>
    expectSameEnd(async () => {
      for (let n = 0; n < 3; n++) {
        await moment(300, 1200);
        await cluster.nats.down('SIGKILL');
        await moment(100, 600);
        await cluster.nats.up();
      }
    }));

  it('goes on when PostgreSQL crashes and its connections are ended (fault 14)', () =>
    expectSameEnd(async () => {
      for (let n = 0; n < 2; n++) {
        await moment(200, 800);
        await cluster.postgres.down('immediate');
        await moment(100, 600);
        await cluster.postgres.up();
      }
      for (let n = 0; n < 5; n++) {
        await moment(100, 300);
        await terminateBackends();
      }
    }));

  it.each(['natsProxy', 'postgresProxy'] as const)('goes on when %s is slow, cut, or half open (fault 19)', (name) =>
    expectSameEnd(async () => {
      const proxy = cluster[name]!;
      proxy.delayMs = 20;
      await moment(300, 900);
      proxy.delayMs = 0;
      for (const direction of ['up', 'down', 'both'] as const) {
        proxy.stall(direction);
        await moment(500, 2500);
        proxy.pass();
        await moment(100, 500);
        proxy.cut();
        await moment(200, 1000);
        proxy.pass();
        await moment(100, 500);
      }
    }),
  );
});
