import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DevCluster, type ServiceProcess } from '@pulse/testing';
import { ask, runAt, untilReported } from '../support/cluster-cli.js';
import { checkInvariants } from '../support/invariants.js';
import { Supervisor } from '../support/supervisor.js';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';
import { capitalWorkspace, type Workspace } from '../support/workspace.js';

// A server may have to be installed first, which takes minutes.
jest.setTimeout(600_000);

let cluster: DevCluster;
let orchestrator: ServiceProcess;
let root: TemporaryFolder;
let place: Workspace;
let count = 0;
beforeAll(async () => {
  root = temporaryFolder();
  place = capitalWorkspace(join(root.path, 'cancelled'));
  cluster = await DevCluster.start({ simulators: 1 });
  orchestrator = cluster.service('orchestrator');
});
afterAll(async () => {
  await cluster?.stop();
  root?.remove();
});

/** Five jobs of minutes each, of which the first has begun. */
async function running(): Promise<string> {
  const config = {
    world: 'capital',
    domain: 'capital',
    horizon: 4,
    paths: 20_000,
    count: 200,
    evidence: { origins: 24, paths: 40 },
  };
  const manifest = { name: 'long', config, matrix: { axes: { decay_rate: [1, 2, 3, 4, 5].map((n) => n / 100) } } };
  const { body } = await ask(cluster, 'POST', '/v1/batches', { body: { manifest }, key: `c${++count}` });
  const batchId = body['batchId'] as string;
  while ((await countsOf(batchId))['running'] === 0) await pause(50);
  return batchId;
}

async function countsOf(batchId: string): Promise<Record<string, number>> {
  return (await ask(cluster, 'GET', `/v1/batches/${batchId}`)).body['counts'] as Record<string, number>;
}

const cancel = (batchId: string) => runAt(cluster, place, 'cancel', batchId, '--reason', 'enough');

/** The batch was ended by the cancel: nobody has computed all of it. */
async function isCancelled(batchId: string): Promise<void> {
  const batch = await untilReported(cluster, batchId);
  expect(batch).toMatchObject({ status: 'cancelled', reason: 'enough' });
  const { cancelled = 0, ...others } = batch['counts'] as Record<string, number>;
  expect([cancelled, others]).toEqual([5, { pending: 0, running: 0, succeeded: 0, reused: 0, failed: 0 }]);
  await checkInvariants(cluster);
}

describe('a cancel', () => {
  it('that was answered just before the orchestrator is killed takes effect when it is back', async () => {
    const batchId = await running();
    const { code, stdout } = await cancel(batchId);
    await orchestrator.kill('SIGKILL');
    expect([code, stdout]).toEqual([0, expect.stringContaining(batchId)]);
    await orchestrator.start();
    await isCancelled(batchId);
  });

  it('that comes as soon as the orchestrator listens again takes effect', async () => {
    const batchId = await running();
    await orchestrator.kill('SIGKILL');
    await orchestrator.start();
    expect(await cancel(batchId)).toMatchObject({ code: 0, stderr: '' });
    await isCancelled(batchId);
  });

  it('that is under way when the orchestrator is killed is not taken for done, and takes effect when it is asked for again', async () => {
    const batchId = await running();
    await orchestrator.restart({ FAIL_AT: 'orchestrator.before-append:1' });
    const supervisor = new Supervisor([orchestrator]);
    const body = { reason: 'never recorded' };
    await expect(ask(cluster, 'POST', `/v1/batches/${batchId}/cancel`, { body })).rejects.toThrow();
    await until('a kill', () => supervisor.kills.length > 0);
    await supervisor.stop();
    expect(await cancel(batchId)).toMatchObject({ code: 0, stderr: '' });
    await isCancelled(batchId);
  });
});
