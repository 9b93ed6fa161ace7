import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { draftBatch, submitBatch } from '@pulse/orchestrator';
import { homeAt } from '../embedded/home.js';
import { chooseResources } from '../embedded/resources.js';
import { EmbeddedRuntime } from '../embedded/runtime.js';
import { gatherManifest } from '../inputs/gather.js';
import { runCli } from '../program.js';
import { capture } from '../testing/capture.js';
import { makeFolder, removeFolder } from '../testing/files.js';

jest.setTimeout(120_000);

const MANIFEST = `name: classic
config: { world: classic, profile: classic, license: { policy: classic } }
matrix: { axes: { decay_rate: [0.001, 0.002, 0.003] } }
`;

let folder: string;
let home: string;
beforeEach(() => {
  folder = makeFolder({ 'm.yaml': MANIFEST });
  home = join(folder, '.pulse');
});
afterEach(() => removeFolder(folder));

const run = async (...args: string[]) => {
  const { result, out, err } = await capture(() => runCli([...args, '--home', home]));
  return { code: result, out, err };
};

/** A batch that was submitted, and that nothing runs. */
async function leaveUnfinished(batchId: string): Promise<EmbeddedRuntime> {
  const { inputs } = await gatherManifest(join(folder, 'm.yaml'));
  const { draft } = draftBatch(inputs, { only: null, trustOnly: false, yes: false, outputDir: null });
  const runtime = await EmbeddedRuntime.open(homeAt(folder, home), chooseResources(1));
  const options = { only: null, trustOnly: false, maxFailures: null, useCache: true, continues: null };
  await submitBatch(runtime.ports, draft!, { batchId, ...options });
  return runtime;
}

describe('cancelling a batch of a data folder', () => {
  it('brings what was left unfinished to its end, with the reason in its log', async () => {
    await (await leaveUnfinished('b1')).close();
    expect(await run('cancel', 'latest', '--reason', 'a mistake')).toEqual({
      code: 0,
      out: 'Batch b1 is cancelled: 3 jobs will not run. Its report: pulse report b1\nTo go on later: pulse batch <its manifest> --resume\n',
      err: '',
    });
    expect((await run('events', 'list', 'batch.b1', '--json')).out).toContain('"reason":"a mistake"');
    expect(await run('cancel', 'b1')).toEqual({
      code: 3,
      out: '',
      err: 'error: batch b1 has ended already: it is cancelled\n',
    });
  });

  it('is left to the process that runs it', async () => {
    const runtime = await leaveUnfinished('b1');
    const { code, err } = await run('cancel', 'b1');
    expect(code).toBe(3);
    expect(err).toContain(`process ${process.pid} on `);
    expect(err).toContain('Press Ctrl-C there');
    await runtime.close();
    expect(JSON.parse((await run('cancel', 'b1', '--json')).out)).toEqual({
      schemaVersion: 1,
      batchId: 'b1',
      status: 'cancelled',
    });
  });

  it('of which there is none is refused, and makes no data folder', async () => {
    expect(await run('cancel', 'b1')).toMatchObject({
      code: 3,
      err: expect.stringContaining('there is no data folder'),
    });
    await (await leaveUnfinished('b1')).close();
    expect(await run('cancel', 'b2')).toMatchObject({
      code: 3,
      err: expect.stringContaining('there is no batch "b2"'),
    });
  });
});
