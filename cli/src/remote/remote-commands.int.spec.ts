import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { runCli } from '../program.js';
import { capture } from '../testing/capture.js';
import { makeFolder, removeFolder } from '../testing/files.js';
import { startRunningServer, type RunningServer } from '../testing/running-server.js';

jest.setTimeout(120_000);

const WORLD = `name: tiny
period: month
sources: { observed: { from: data.csv, date: month } }
variables: { x: { source: observed, column: x, process: { kind: random_walk } } }
targets: [x]
`;
const RULES = `rules:
  - { id: R1, description: high, when: x > 104, effects: [{ on: x, add: fit, cap: 5 }], category: test, importance: 0.5 }
`;
const MANIFEST = `name: tiny
config: { world: tiny.world.yaml, horizon: 2, paths: 600, count: 2, evidence: { origins: 12, paths: 40 }, validation: { min_confidence: 0 } }
jobs: [{ name: baseline }, { name: other, params: { variables.x.process.kind: ar1 } }]
`;
const DATA = `month,x\n${Array.from({ length: 132 }, (_, i) => `${2000 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')},${100 + ((i * 37) % 11)}\n`).join('')}`;

let folder: string;
let server: RunningServer;
beforeAll(async () => {
  const files = {
    'm.yaml': MANIFEST,
    'tiny.world.yaml': WORLD,
    'ruled.world.yaml': `${WORLD}${RULES}`,
    'data.csv': DATA,
  };
  folder = makeFolder(files);
  server = await startRunningServer(makeFolder());
});
afterAll(async () => {
  await server.close();
  removeFolder(folder);
});

const run = async (...args: string[]) => {
  const { result, out, err } = await capture(() => runCli(args));
  return { code: result, out, err };
};
const remote = (...args: string[]) => run(...args, '--server', server.url);
const manifest = () => join(folder, 'm.yaml');
const home = () => join(folder, 'home');
const batch = (out: string, ...more: string[]) => [
  'batch',
  manifest(),
  '--progress',
  'plain',
  '-o',
  join(folder, out),
  ...more,
];

/** Every report whose bytes follow from the inputs. */
function reports(out: string): Record<string, string> {
  const place = join(folder, out);
  const names = readdirSync(place).filter((name) =>
    /^(forecasts\.csv|last_forecast_batch\.jsonl|.*\.yaml)$/.test(name),
  );
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(place, name), 'utf8')]));
}

/** Ids, times and the place apart, a batch is told of in the same words wherever it ran. */
const neutral = (text: string) =>
  text
    .replace(/b\d{8}T\d{6}_[0-9a-f]{6}/g, '<batch>')
    .replace(/"?\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{3}Z)?)?"?/g, '<time>')
    .replace(/\d+(\.\d+)? (ms|s)\b/g, '<duration>');

describe('a batch at a server', () => {
  it('has the reports of one that ran here, byte for byte, and is told of in the same way', async () => {
    const there = await remote(...batch('there'));
    const here = await run(...batch('here', '--home', home()));
    expect([there.code, here.code]).toEqual([0, 0]);
    expect(Object.keys(reports('here')).sort()).toEqual(expect.arrayContaining(['baseline.yaml', 'forecasts.csv']));
    expect(reports('there')).toEqual(reports('here'));
    expect(there.err).toContain(`2 jobs, 4 forecasts, ${server.url}`);
    const endOf = (text: string) =>
      neutral(text.slice(text.indexOf('Done in'))).replaceAll(/\S*(here|there)\/report/g, 'report');
    expect(endOf(there.err)).toBe(endOf(here.err));
  });

  it('is sent whole: the server is told no path that it would read', async () => {
    const [sent] = [...server.submissions.values()];
    expect(sent).toMatchObject({ manifest: MANIFEST, world: { text: WORLD }, useCache: true, yes: false });
    expect(Buffer.from(sent!.data!['data.csv']!.base64, 'base64').toString()).toBe(DATA);
  });

  it('is told where the server plans otherwise, and says that workers are its own', async () => {
    const { code, err } = await remote(...batch('there', '--workers', '3', '--no-cache', '--max-failures', '2'));
    expect(code).toBe(0);
    expect(err.split('A server has workers of its own: --workers is not used.').length).toBe(2);
    expect([...server.submissions.values()].at(-1)).toMatchObject({ useCache: false, maxFailures: 2 });
  });

  it('with a mistake runs nowhere, with the same words and code', async () => {
    const broken = makeFolder({
      'm.yaml': MANIFEST.replace('paths: 600', 'path: 600'),
      'tiny.world.yaml': WORLD,
      'data.csv': DATA,
    });
    const calls = server.calls.length;
    const there = await remote('batch', join(broken, 'm.yaml'));
    const here = await run('batch', join(broken, 'm.yaml'), '--home', home());
    expect(there).toEqual(here);
    expect(there.code).toBe(3);
    expect(server.calls.length).toBe(calls);
    removeFolder(broken);
  });

  it('goes on there after Ctrl-C, which says how to come back', async () => {
    server.hold();
    const running = remote(...batch('detached'));
    // It follows the batch once it reads the log.
    const follows = () => server.submissions.size === 3 && server.calls.at(-1)!.startsWith('GET /v1/log/');
    while (!follows()) await new Promise((resolve) => void setTimeout(resolve, 5));
    process.emit('SIGINT');
    const { code, err } = await running;
    const id = [...server.submissions.keys()].at(-1)!;
    expect(code).toBe(130);
    expect(err).toContain(`Detached: batch ${id} goes on at ${server.url}.`);
    expect(err).toContain(`To come back: pulse batch ${manifest()} --resume --server ${server.url}`);
    expect(err).toContain(`To cancel it: pulse cancel ${id} --server ${server.url}`);
  });

  it('is cancelled there', async () => {
    const id = [...server.submissions.keys()].at(-1)!;
    const { code, out } = await remote('cancel', id, '--reason', 'a mistake');
    expect([code, out]).toEqual([0, expect.stringContaining(`Batch ${id} is being cancelled`)]);
    server.release();
    for (;;) {
      const { out: listed } = await remote('batches', '--json');
      const { batches } = JSON.parse(listed) as { batches: { batchId: string; status: string; reported: boolean }[] };
      const found = batches.find(({ batchId }) => batchId === id)!;
      if (!found.reported) continue;
      expect(found.status).toBe('cancelled');
      break;
    }
    expect(await remote('cancel', id)).toMatchObject({ code: 3, err: expect.stringContaining('it is cancelled') });
  });
});

describe('a batch that is cancelled while it is followed', () => {
  it('ends with 4, and says how to go on', async () => {
    server.hold();
    const running = remote(...batch('followed', '--no-cache'));
    const before = server.submissions.size;
    while (server.submissions.size === before || !server.calls.at(-1)!.startsWith('GET /v1/log/'))
      await new Promise((resolve) => void setTimeout(resolve, 5));
    const id = [...server.submissions.keys()].at(-1)!;
    expect((await remote('cancel', id)).out).toContain('To go on later: pulse batch <its manifest> --resume');
    server.release();
    const { code, err } = await running;
    expect(code).toBe(4);
    expect(err).toContain(
      `\nTo go on: pulse batch ${manifest()} --resume --server ${server.url} -o ${join(folder, 'followed')}\n`,
    );
  });
});

describe('other commands that run a batch, at a server', () => {
  it.each([
    'forecast --world tiny.world.yaml --paths 200 --horizon 2 --count 2 --min-conf 0',
    'retrodict tiny.world.yaml --origins 90 --paths 40 --horizon 4 --json',
    'rules value ruled.world.yaml --origins 12 --paths 40 --horizon 2 --json',
  ])('say what they say here: pulse %s', async (words) => {
    const before = process.cwd();
    process.chdir(folder);
    try {
      const ask = (...where: string[]) => run(...words.split(' '), '-o', 'out', '--progress', 'plain', ...where);
      const there = await ask('--server', server.url);
      const here = await ask('--home', home());
      const [json, expected] = [there, here].map(({ out }) => neutral(out).replace(/"seconds":[\d.]+/, ''));
      expect(json).toBe(expected);
      expect([there.code, here.code]).toEqual([0, 0]);
    } finally {
      process.chdir(before);
    }
  });
});

describe('what is read from a server', () => {
  it.each([
    'batches',
    'batches --json',
    'report latest',
    'report B --format csv',
    'report B --format json',
    'report B --format html',
    'show B/baseline/2',
    'show B/other --json',
    'license show B/baseline',
    'license list B',
    'license list B --json',
    'license rejected B',
    'license distribution',
    'events list',
    'events list --from 3 --limit 4 --json',
    'events list job.B.1',
    'events show batch.B@2',
    'events show 5',
    'ensemble B',
    'ensemble B --json',
    'show B/baseline/99',
    'report nothing',
    'events show batch.B@99',
  ])('is what its own data folder says: pulse %s', async (words) => {
    const [id] = [...server.submissions.keys()];
    const ask = (...where: string[]) => run(...words.replace('B', id!).split(' '), ...more(words), ...where);
    const there = await ask('--server', server.url);
    expect(there).toEqual(await ask('--home', server.folder));
    expect(there.code).toBe(/99|nothing/.test(words) ? 3 : 0);
    expect(there.out === '').toBe(there.code === 3);
  });

  const more = (words: string) => (words.startsWith('ensemble') ? ['-o', join(folder, 'ensemble')] : []);

  it('tells a plan which jobs the server has already', async () => {
    const there = await remote('plan', manifest());
    expect(there).toEqual(await run('plan', manifest(), '--home', home()));
    expect(there.out).toContain('0 new, 2 cached');
    expect((await run('plan', manifest(), '--home', join(folder, 'nowhere'))).out).toContain('2 new, 0 cached');
  });

  it('is verified as it comes', async () => {
    const there = await remote('verify-log');
    expect(there).toEqual(await run('verify-log', '--home', server.folder));
    expect(there.out).toMatch(/^\d+ commits, \d+ events, \d+ streams: hashes, versions and/);
  });

  it('is simulated again here, and the server is told how it came out', async () => {
    const [id] = [...server.submissions.keys()];
    const there = await remote('replay', `${id!}/baseline/1`);
    expect(there).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Verified: .* all \d+ bytes are the same\.\n$/),
    });
    expect(server.calls.at(-1)).toBe(`POST /v1/batches/${id!}/replays`);
  });

  it('has its place, which pulse paths tells', async () => {
    const { out } = await remote('paths');
    expect(out).toContain(`${server.url}/v1/log`);
  });
});
