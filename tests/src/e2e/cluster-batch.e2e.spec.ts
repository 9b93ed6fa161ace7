import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DevCluster } from '@pulse/testing';
import { ask, runAt, runHere, serverEnv, untilReported } from '../support/cluster-cli.js';
import { checkInvariants } from '../support/invariants.js';
import { startPulse } from '../support/pulse.js';
import { reportsIn } from '../support/reports.js';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';
import { capitalWorkspace, classicWorkspace, measuredWorkspace } from '../support/workspace.js';

// A server may have to be installed first, which takes minutes.
jest.setTimeout(600_000);

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

const QUIET = ['batch', 'experiments.yaml', '--quiet'];

describe('a batch of two simulators', () => {
  it('has the bytes of one that ran embedded: simulated, from the cache, and anew against the same baseline', async () => {
    const here = capitalWorkspace(join(root.path, 'here'));
    const there = capitalWorkspace(join(root.path, 'there'));
    for (const [args, reused] of [
      [[], 0],
      [[], 5],
      [['--no-cache'], 0],
    ] as const) {
      const remote = await runAt(cluster, there, ...QUIET, '--json', ...args);
      const local = await runHere(here, ...QUIET, '--json', ...args);
      expect([remote.code, remote.stderr]).toEqual([0, '']);
      expect(local.code).toBe(0);
      const { jobs } = JSON.parse(remote.stdout) as { jobs: { reused: number } };
      expect(jobs).toEqual((JSON.parse(local.stdout) as { jobs: object }).jobs);
      expect(jobs.reused).toBe(reused);
      const expected = reportsIn(here.out);
      expect(expected['forecasts.csv']!.split('\n').length).toBeGreaterThan(50);
      expect(reportsIn(there.out)).toEqual(expected);
    }
  });

  it("has them of a world, a policy and data of files of one's own, read from stdin", async () => {
    const place = classicWorkspace(join(root.path, 'own'), 20, { domain: 'own' });
    const manifest = readFileSync(join(place.folder, place.manifest), 'utf8');
    const args = ['batch', '-', '--quiet'];
    const run = (env: Record<string, string>) => startPulse(args, { cwd: place.folder, env, stdin: manifest }).end;
    expect(await run(serverEnv(cluster))).toMatchObject({ code: 0, stderr: '' });
    const there = reportsIn(place.out);
    rmSync(place.out, { recursive: true });
    expect(await run({})).toMatchObject({ code: 0 });
    expect(there).toEqual(reportsIn(place.out));
  });

  it('has them after the command was detached and came back', async () => {
    const here = measuredWorkspace(join(root.path, 'stayed'), { domain: 'detached', paths: 2000, count: 4 });
    const there = measuredWorkspace(join(root.path, 'left'), { domain: 'detached', paths: 2000, count: 4 });
    const running = startPulse(['batch', there.manifest, '--progress', 'plain'], {
      cwd: there.folder,
      env: serverEnv(cluster),
    });
    await until('a batch that runs', () => running.stderr().includes('Running temperature'));
    running.process.kill('SIGINT');
    const { code, stderr } = await running.end;
    expect(code).toBe(130);
    const id = /^Running temperature \((\w+)\)/m.exec(stderr)![1]!;
    expect(stderr).toContain(`Detached: batch ${id} goes on at ${cluster.url}.`);
    const resumed = await runAt(cluster, there, 'batch', there.manifest, '--resume', '--progress', 'plain');
    expect(resumed.code).toBe(0);
    expect(resumed.stderr).toContain(`Resuming temperature (${id})`);
    await runHere(here, ...QUIET);
    expect(reportsIn(there.out)).toEqual(reportsIn(here.out));
  });
});

describe('a batch with jobs that fail', () => {
  const place = (name: string) => {
    const config = { domain: 'failing', origin: ['1990', '1880', '2000'] };
    return measuredWorkspace(join(root.path, name), config);
  };
  it('ends as an embedded one does; --resume continues it, and so does a retry', async () => {
    const here = place('failing-here');
    const there = place('failing-there');
    const [local, remote] = [await runHere(here, ...QUIET, '--json'), await runAt(cluster, there, ...QUIET, '--json')];
    expect([local.code, remote.code]).toEqual([1, 1]);
    const [expected, first] = [local, remote].map(({ stdout }) => JSON.parse(stdout) as Record<string, unknown>);
    expect(first!['failures']).toEqual(expected!['failures']);
    expect(reportsIn(there.out)).toEqual(reportsIn(here.out));

    const again = await runAt(cluster, there, ...QUIET, '--json', '--resume');
    const { batchId, jobs } = JSON.parse(again.stdout) as { batchId: string; jobs: { reused: number; failed: number } };
    expect(again.code).toBe(1);
    expect(jobs).toMatchObject({ succeeded: 0, reused: 10, failed: 5 });
    expect(await untilReported(cluster, batchId)).toMatchObject({ continues: first!['batchId'] });

    const retried = await ask(cluster, 'POST', `/v1/batches/${batchId}/retry`, { body: {}, key: 'retried_1' });
    expect([200, 201, 202]).toContain(retried.status);
    expect(await untilReported(cluster, retried.body['batchId'] as string)).toMatchObject({
      continues: batchId,
      counts: { reused: 10, failed: 5 },
    });
  });

  it('stops at the first of them where that is asked for', async () => {
    const stopping = measuredWorkspace(join(root.path, 'stopping'), {
      domain: 'stopping',
      origin: ['1880', '1990', '1995', '2000'],
    });
    const { code, stderr } = await runAt(
      cluster,
      stopping,
      'batch',
      stopping.manifest,
      '--fail-fast',
      '--progress',
      'none',
    );
    expect(code).toBe(4);
    expect(stderr).toContain('Why: fail-fast: a job failed');
  });
});

describe('twenty batches at once', () => {
  it('all reach their reports, each its own', async () => {
    const sources = classicWorkspace(join(root.path, 'many'), 4);
    const world = {
      file: 'classic.world.yaml',
      text: readFileSync(join(sources.folder, 'classic.world.yaml'), 'utf8'),
    };
    const manifest = JSON.parse(readFileSync(join(sources.folder, sources.manifest), 'utf8')) as {
      config: object;
      jobs: object[];
    };
    const ids = Array.from({ length: 20 }, (_, i) => `many_${i + 1}`);
    const submitted = await Promise.all(
      ids.map((key, i) => {
        const config = { ...manifest.config, domain: key };
        const jobs = [{ name: `own_${i + 1}`, params: { decay_rate: (i + 20) / 1000 } }, ...manifest.jobs];
        const own = { ...manifest, name: key, config, jobs };
        return ask(cluster, 'POST', '/v1/batches', { body: { manifest: own, world, useCache: false }, key });
      }),
    );
    expect(submitted.map(({ status, body }) => [status, body['batchId']])).toEqual(ids.map((id) => [201, id]));
    const ended = await Promise.all(ids.map((id) => untilReported(cluster, id)));
    for (const batch of ended) expect(batch).toMatchObject({ status: 'completed', counts: { succeeded: 5 } });
    const reports = await Promise.all(ids.map((id) => ask(cluster, 'GET', `/v1/batches/${id}/reports/summary.csv`)));
    const own = reports.map(({ body }) => String(body['text']).match(/^own_\d+/gm));
    expect(own).toEqual(ids.map((id) => [id.replace('many', 'own')]));
  });
});

describe('cancelling', () => {
  it('ends a batch that runs; what was simulated is reported', async () => {
    const place = measuredWorkspace(join(root.path, 'cancelled'), { domain: 'cancelled', paths: 20_000, count: 20 });
    const running = startPulse(['batch', place.manifest, '--progress', 'plain'], {
      cwd: place.folder,
      env: serverEnv(cluster),
    });
    const id = await until('a batch that runs', () => /\((b\w+)\)/.exec(running.stderr())?.[1]);
    const cancelled = await runAt(cluster, place, 'cancel', id, '--reason', 'not needed any more');
    expect([cancelled.code, cancelled.stderr]).toEqual([0, '']);
    const { code, stderr } = await running.end;
    expect(code).toBe(4);
    expect(stderr).toContain('Why: not needed any more');
    expect(readFileSync(join(place.out, 'summary.csv'), 'utf8')).toContain('cancelled');
    expect(await runAt(cluster, place, 'cancel', id)).toMatchObject({
      code: 3,
      stderr: `error: batch ${id} has ended already: it is cancelled\n`,
    });
  });
});

describe('afterwards', () => {
  it('every invariant holds', async () => {
    await checkInvariants(cluster);
  });

  it('the log verifies as it is handed out', async () => {
    const { code, stdout } = await runAt(cluster, { folder: root.path }, 'verify-log');
    expect([code, stdout]).toEqual([0, expect.stringContaining('are as they were written')]);
  });
});
