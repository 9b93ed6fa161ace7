import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { DevCluster } from '@pulse/testing';
import { serverEnv } from '../support/cluster-cli.js';
import { checkInvariants } from '../support/invariants.js';
import { pulse } from '../support/pulse.js';
import { reportsIn } from '../support/reports.js';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.js';
import { copyExample } from '../support/workspace.js';

jest.setTimeout(1_800_000);

let cluster: DevCluster;
let root: TemporaryFolder;
beforeAll(async () => {
  root = temporaryFolder();
  cluster = await DevCluster.start({ simulators: 2 });
});
afterAll(async () => {
  await cluster.stop();
  root.remove();
});

/** The example as it ships, in a folder of its own. */
function example(name: string): { readonly folder: string; readonly out: string } {
  const folder = join(root.path, name);
  mkdirSync(folder);
  for (const file of ['experiments.yaml', 'capital.world.yaml']) copyExample(`capital/${file}`, folder);
  return { folder, out: join(folder, 'out', 'tuning') };
}

it('the capital batch over HTTP with two simulators has the bytes of the embedded one', async () => {
  const here = example('here');
  const there = example('there');
  const batch = ['batch', 'experiments.yaml', '--quiet'];
  const longestMs = 800_000;
  await pulse(batch, { cwd: there.folder, env: serverEnv(cluster), longestMs });
  await pulse(batch, { cwd: here.folder, longestMs });
  expect(reportsIn(there.out)).toEqual(reportsIn(here.out));
  await checkInvariants(cluster);
});
