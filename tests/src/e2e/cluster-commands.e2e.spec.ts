import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DevCluster } from '@pulse/testing';
import { ask, neutral, runAt, runHere, serverEnv } from '../support/cluster-cli.js';
import { runPulse, startPulse } from '../support/pulse.js';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';
import { capitalWorkspace, classicWorkspace, type Workspace } from '../support/workspace.js';

// A server may have to be installed first, which takes minutes.
jest.setTimeout(600_000);

let cluster: DevCluster;
let root: TemporaryFolder;
let here: Workspace;
let there: Workspace;
beforeAll(async () => {
  root = temporaryFolder();
  cluster = await DevCluster.start({ simulators: 1, env: { orchestrator: { API_BODY_LIMIT_MB: '1' } } });
  here = capitalWorkspace(join(root.path, 'here'));
  there = capitalWorkspace(join(root.path, 'there'));
  const batch = ['batch', 'experiments.yaml', '--quiet'];
  const ends = [await runAt(cluster, there, ...batch), await runHere(here, ...batch)];
  expect(ends.map(({ code, stderr }) => [code, stderr])).toEqual([
    [0, ''],
    [0, ''],
  ]);
});
afterAll(async () => {
  await cluster.stop();
  root.remove();
});

describe('what a command says of a batch', () => {
  it.each([
    'batches',
    'plan experiments.yaml',
    'batch experiments.yaml --dry-run --json',
    'report latest',
    'report latest --format csv',
    'show latest --json',
    'show latest/baseline/2',
    'show latest/baseline/2 --json',
    'license show latest/baseline',
    'license show latest/baseline --json',
    'license list --json',
    'license list --verdict refused',
    'license rejected',
    'license distribution --json',
    'ensemble latest',
    'ensemble latest --json -o pooled',
    'replay latest/baseline/1',
    'replay latest/baseline/2 --json',
    'events show 1',
    'show latest/baselin/1',
    'show latest/baseline/9',
    'report b1',
    'license show latest',
    'events list job.nothing.1',
  ])('is the same at a server as in a data folder: pulse %s', async (line) => {
    const words = line.split(' ');
    const [local, remote] = await Promise.all([runHere(here, ...words), runAt(cluster, there, ...words)]);
    const said = ({ code, stdout, stderr }: typeof local) => [code, withoutPlaces(stdout), withoutPlaces(stderr)];
    expect(said(remote)).toEqual(said(local));
    expect(remote.stdout + remote.stderr).not.toBe('');
  });

  /** The folders, and what tells who ran it where: ids, times, costs, positions of commits. */
  const withoutPlaces = (text: string): string =>
    neutral(text)
      .replaceAll(here.folder, '<folder>')
      .replaceAll(there.folder, '<folder>')
      .replace(
        /"(position|milliseconds|seconds|peakBytes|id|hash|commitId|traceparent|actor|name|worker)":\s*("[^"]*"|[\d.]+|null)/g,
        '"$1":<free>',
      )
      .replace(/(?<=^.*,\d+,)[\d.]+$/gm, '<seconds>');

  it('is followed as it is appended, until Ctrl-C', async () => {
    const tail = startPulse(['events', 'tail', '--json'], { cwd: there.folder, env: serverEnv(cluster) });
    const other = classicWorkspace(join(root.path, 'tailed'), 3, { domain: 'tailed' });
    // It has begun to listen once the first events come: until then batches are run for it.
    while (tail.stdout() === '') await runAt(cluster, other, 'batch', 'experiments.yaml', '--quiet', '--no-cache');
    await until('the end of a batch', () => tail.stdout().includes('"ReportsWritten"'));
    tail.process.kill('SIGINT');
    expect((await tail.end).code).toBe(0);
  });

  it('is written while it happens: --events has what an embedded batch has', async () => {
    const types = async (place: Workspace, run: typeof runHere) => {
      const { code, stdout } = await run(place, 'batch', 'experiments.yaml', '--events', '-', '--quiet', '--no-cache');
      expect(code).toBe(0);
      const events = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { type: string; stream: string });
      return events.map(({ type, stream }) => `${stream.replace(/b\d+T\w+?_[0-9a-f]{6}/, '')} ${type}`).sort();
    };
    const local = await types(classicWorkspace(join(root.path, 'events-here'), 3, { domain: 'events' }), runHere);
    const place = classicWorkspace(join(root.path, 'events-there'), 3, { domain: 'events' });
    const remote = await types(place, (_place, ...args) => runAt(cluster, place, ...args));
    expect(remote).toEqual(local);
  });
});

describe('what goes wrong', () => {
  const as = (env: Record<string, string>, ...args: string[]) =>
    runPulse(args, { cwd: there.folder, env: { ...serverEnv(cluster), ...env } });
  const keyWith = async (...scopes: string[]): Promise<string> => {
    const made = await cluster.administer('keys', 'create', '--name', 'spec', '--scope', scopes.join(','), '--json');
    return (JSON.parse(made) as { key: string }).key;
  };

  it('with the key is told with what to do, exit code 69', async () => {
    expect(await as({ PULSE_API_KEY: '' }, 'batches')).toMatchObject({
      code: 69,
      stderr: expect.stringMatching(
        /^error: http:\S+ wants an API key, and none was given\nPut the key into PULSE_API_KEY/,
      ),
    });
    const unknown = `pulse_${'a'.repeat(12)}_${'b'.repeat(43)}`;
    const refused = await as({ PULSE_API_KEY: unknown }, 'batches');
    expect(refused).toMatchObject({ code: 69, stderr: expect.stringContaining('does not accept the API key') });
    expect(refused.stderr).not.toContain('b'.repeat(43));
    const reader = { PULSE_API_KEY: await keyWith('read') };
    expect((await as(reader, 'batches')).code).toBe(0);
    expect(await as(reader, 'batch', 'experiments.yaml', '--quiet')).toMatchObject({
      code: 69,
      stderr: expect.stringContaining('does not allow this to the API key'),
    });
  });

  it('with the place is told: nothing listens, another program, no URL', async () => {
    const { url } = cluster.nats;
    expect(await as({ PULSE_SERVER: 'http://127.0.0.1:1' }, 'batches')).toMatchObject({ code: 69, stdout: '' });
    expect(await as({ PULSE_SERVER: url.replace(/^\w+:/, 'http:') }, 'batches')).toMatchObject({
      code: 69,
      stdout: '',
    });
    expect(await as({}, 'batches', '--server', 'localhost:8080')).toMatchObject({ code: 2 });
    expect(await as({}, 'batches', '--server', `${cluster.url}/v1`)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('name the server without /v1'),
    });
  });

  it('with a manifest is shown as without a server, and nothing is run', async () => {
    writeFileSync(
      join(there.folder, 'broken.yaml'),
      'name: broken\nconfig: { world: capitol, horizn: 3 }\njobs: [{ name: a }]\n',
    );
    writeFileSync(
      join(here.folder, 'broken.yaml'),
      'name: broken\nconfig: { world: capitol, horizn: 3 }\njobs: [{ name: a }]\n',
    );
    const words = ['batch', 'broken.yaml'];
    const [local, remote] = [await runHere(here, ...words), await runAt(cluster, there, ...words)];
    expect(remote.stderr).toBe(local.stderr);
    expect([local.code, remote.code]).toEqual([3, 3]);
    const { status, type, body } = await ask(cluster, 'POST', '/v1/batches', {
      body: {
        manifest: 'name: broken\nconfig: { world: capitol, horizn: 3 }\njobs: [{ name: a }]\n',
        file: 'broken.yaml',
      },
    });
    expect([status, type]).toEqual([422, expect.stringContaining('application/problem+json')]);
    const { diagnostics } = body as { diagnostics: { code: string; file: string; line: number }[] };
    expect(diagnostics.map(({ file, line }) => `${file}:${line}`)).toContain('broken.yaml:2');
    for (const { code } of diagnostics) expect(local.stderr).toContain(code);
  });

  it('with a submission is told: too large, the same key for another batch', async () => {
    const place = classicWorkspace(join(root.path, 'large'), 2, { domain: 'large' });
    writeFileSync(
      join(place.folder, 'experiments.yaml'),
      `# ${'x'.repeat(2 << 20)}\n{ "name": "large", "config": { "world": "classic", "profile": "classic", "license": { "policy": "classic" } }, "jobs": [{ "name": "a" }] }`,
    );
    const large = await runAt(cluster, place, 'batch', 'experiments.yaml', '--quiet');
    expect(large).toMatchObject({ code: 3, stderr: expect.stringContaining('API_BODY_LIMIT_MB') });

    const manifest = {
      name: 'k',
      config: { world: 'classic', profile: 'classic', license: { policy: 'classic' } },
      jobs: [{ name: 'a' }],
    };
    const submit = (seed: number) =>
      ask(cluster, 'POST', '/v1/batches', {
        key: 'twice',
        body: { manifest: { ...manifest, config: { ...manifest.config, seed } } },
      });
    expect([(await submit(1)).status, (await submit(1)).status]).toEqual([201, 200]);
    expect(await submit(2)).toMatchObject({ status: 409, body: { code: 'batch.exists_differently' } });
  });

  it('while a batch is followed is waited for: a server that restarts', async () => {
    const place = capitalWorkspace(join(root.path, 'restarted'), { domain: 'restarted', paths: 4000 });
    const running = startPulse(['batch', 'experiments.yaml', '--progress', 'plain'], {
      cwd: place.folder,
      env: serverEnv(cluster),
    });
    await until('a batch that runs', () => running.stderr().includes('Running tuning'));
    await cluster.service('orchestrator').kill('SIGKILL');
    await cluster.service('orchestrator').start();
    const { code, stderr } = await running.end;
    expect([code, stderr]).toEqual([0, expect.stringContaining('5 jobs succeeded')]);
  });
});
