import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DevCluster } from '@pulse/testing';
import { batchUnder, type Reports, undisturbedReports } from '../support/cluster-batches.js';
import { FAILPOINTS, roundOf } from '../support/failpoints.js';
import { checkInvariants } from '../support/invariants.js';
import { seeded } from '../support/seeded.js';
import { Supervisor } from '../support/supervisor.js';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.js';
import { classicWorkspace, type Workspace } from '../support/workspace.js';

jest.setTimeout(600_000);

const SEED = Number(process.env['CHAOS_SEED'] ?? 20_261_121);
const random = seeded(SEED);

const LONG = process.env['PULSE_LONG_CHAOS'] !== undefined;

/** Every process dies once in each round. A long run passes every failpoint of every service three times. */
const ROUNDS = LONG ? 3 * Math.max(...Object.values(FAILPOINTS).map((points) => points.length)) : 2;

/** Enough for seven messages of work, so that no simulator is idle. */
const JOBS = 100;

let folder: TemporaryFolder;
let cluster: DevCluster;
let place: Workspace;
let expected: readonly [Reports, Reports];
beforeAll(async () => {
  folder = temporaryFolder();
  expected = await undisturbedReports(classicWorkspace(join(folder.path, 'undisturbed'), JOBS));
  place = classicWorkspace(join(folder.path, 'disturbed'), JOBS);
  cluster = await DevCluster.start({ simulators: 2 });
});
afterAll(async () => {
  await cluster?.stop();
  folder?.remove();
});

describe(`kill -9 of every service (fault 1, seed ${SEED})`, () => {
  it.each(Array.from({ length: ROUNDS }, (_, i) => [i + 1]))(
    'in the middle of a batch loses nothing and does nothing twice (round %i)',
    async (round) => {
      const armed = roundOf(round, [...cluster.services.values()], random);
      await Promise.all([...armed].map(([process, failAt]) => process.restart({ FAIL_AT: failAt })));
      const supervisor = new Supervisor(armed.keys());
      const reports = await batchUnder(cluster, place);
      await checkInvariants(cluster);
      await supervisor.stop();
      expect(supervisor.kills.sort()).toEqual([...armed.keys()].map(({ name }) => name).sort());
      expect(reports).toEqual(expected[round === 1 ? 0 : 1]);
    },
  );
});

describe('a rolling restart (fault 36)', () => {
  it('ends each service within its grace and loses nothing', async () => {
    const reports = await batchUnder(cluster, place, async () => {
      for (const process of cluster.services.values()) {
        const end = await process.kill('SIGTERM');
        expect([process.name, end]).toEqual([process.name, { code: 0, signal: null }]);
        await process.start();
        await process.ready();
      }
    });
    expect(reports).toEqual(expected[1]);
    await checkInvariants(cluster);
  });
});
