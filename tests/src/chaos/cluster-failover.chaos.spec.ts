import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { brokerPasswordVariable } from '@pulse/contracts';
import { DevCluster, ServiceProcess } from '@pulse/testing';
import { undisturbedReports, type Reports } from '../support/cluster-batches.js';
import { ask } from '../support/cluster-cli.js';
import { checkInvariants } from '../support/invariants.js';
import { startPulse } from '../support/pulse.js';
import { reportsIn } from '../support/reports.js';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';
import { classicWorkspace, type Workspace } from '../support/workspace.js';

jest.setTimeout(600_000);

/** Seven messages of work. */
const JOBS = 100;

let folder: TemporaryFolder;
let cluster: DevCluster;
let one: ServiceProcess;
let two: ServiceProcess;
let place: Workspace;
let expected: readonly [Reports, Reports];
beforeAll(async () => {
  folder = temporaryFolder();
  expected = await undisturbedReports(classicWorkspace(join(folder.path, 'undisturbed'), JOBS));
  place = classicWorkspace(join(folder.path, 'disturbed'), JOBS);
  // It is alone at first, so it is the active one, and dies when three of seven messages are in the queue.
  cluster = await DevCluster.start({ env: { orchestrator: { FAIL_AT: 'orchestrator.after-dispatch:3' } } });
  one = cluster.service('orchestrator');
  await until('an active instance', () => turns(one) === 1);
  two = await another(cluster);
});
afterAll(async () => {
  await cluster?.stop();
  folder?.remove();
});

/** A second orchestrator on the same broker and database. */
async function another(of: DevCluster): Promise<ServiceProcess> {
  const env = {
    NATS_URL: of.nats.url,
    NATS_PASSWORD: of.secrets[brokerPasswordVariable('orchestrator')]!,
    DATABASE_URL: of.databaseUrl('orchestrator'),
  };
  const name = 'orchestrator-2';
  const process = new ServiceProcess({
    name,
    service: 'orchestrator',
    env,
    logFile: join(of.folder, 'logs', `${name}.log`),
  });
  of.services.set(name, process);
  await process.start();
  await process.ready();
  return process;
}

/** How often an instance became the active one. */
const turns = (process: ServiceProcess): number =>
  process.log().split('"msg":"this instance does what is due for batches"').length - 1;

/** Runs a batch by way of an instance that is not killed. */
function batchAt({ url }: ServiceProcess) {
  const env = { PULSE_SERVER: url, PULSE_API_KEY: cluster.apiKey };
  return startPulse(['batch', 'experiments.yaml', '--quiet', '--no-cache'], { cwd: place.folder, env });
}

async function hasEnded(running: ReturnType<typeof batchAt>): Promise<Reports> {
  const { code, stderr } = await running.end;
  expect([code, stderr]).toEqual([0, '']);
  await checkInvariants(cluster);
  return reportsIn(place.out);
}

describe('kill -9 of the active one of two orchestrators', () => {
  it('while it dispatches: the other takes over, and the batch ends as if nothing had been', async () => {
    expect([turns(one), turns(two)]).toEqual([1, 0]);
    const running = batchAt(two);
    expect(await one.exited).toEqual({ code: null, signal: 'SIGKILL' });
    expect(await hasEnded(running)).toEqual(expected[0]);
    expect(turns(two)).toBe(1);
  });

  it('while jobs are computed, and back again to the first', async () => {
    await one.restart({ FAIL_AT: '' });
    expect([turns(one), turns(two)]).toEqual([1, 1]);
    const seen = await newest(one);
    // The only simulator dies with its second results, so the batch is under way for as long as it takes to kill its leader.
    const [simulator, other] = cluster.simulators;
    await other!.kill('SIGTERM');
    await simulator!.restart({ FAIL_AT: 'simulator.after-append:2' });
    const running = batchAt(one);
    expect(await simulator!.exited).toEqual({ code: null, signal: 'SIGKILL' });
    // Both serve HTTP, so one can be asked how far the batch is that the other leads.
    let ended = 0;
    while (ended === 0) {
      await pause(5);
      const batch = await newest(one);
      if (batch !== undefined && batch !== seen) ended = await succeeded(one, batch);
    }
    expect(ended).toBeLessThan(JOBS);
    expect(await two.kill('SIGKILL')).toEqual({ code: null, signal: 'SIGKILL' });
    await Promise.all([simulator!.restart({ FAIL_AT: '' }), other!.start()]);
    expect(await hasEnded(running)).toEqual(expected[1]);
    expect(turns(one)).toBe(2);
  });
});

async function newest({ url }: ServiceProcess): Promise<string | undefined> {
  const { body } = await ask({ url, apiKey: cluster.apiKey }, 'GET', '/v1/batches?limit=1');
  return (body as { batches: { batchId: string }[] }).batches[0]?.batchId;
}

async function succeeded({ url }: ServiceProcess, batchId: string): Promise<number> {
  const { body } = await ask({ url, apiKey: cluster.apiKey }, 'GET', `/v1/batches/${batchId}`);
  return (body as { counts?: { succeeded: number } }).counts?.succeeded ?? 0;
}
