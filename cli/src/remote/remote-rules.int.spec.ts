import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openFileLog } from '@pulse/event-log';
import { runCli } from '../program.js';
import { capture } from '../testing/capture.js';
import { makeFolder, removeFolder } from '../testing/files.js';
import { startRulesServer, type RulesServer } from '../testing/rules-server.js';

jest.setTimeout(240_000);

const WORLD = `# comments stay
name: tiny
period: month
sources: { observed: { from: data.csv, date: month } }
variables: { x: { source: observed, column: x, process: { kind: random_walk } } }
targets: [x]
`;
/** It follows itself to the digit, so that a rule is found at once. */
const DATA = `month,x\n${Array.from({ length: 132 }, (_, i) => `${2000 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')},${100 + ((i * 37) % 11)}\n`).join('')}`;

let folder: string;
let server: RulesServer;
beforeAll(async () => {
  const files = { 'tiny.world.yaml': WORLD, 'data.csv': DATA, 'there/tiny.world.yaml': WORLD, 'there/data.csv': DATA };
  folder = makeFolder({
    ...files,
    'batch.yaml': `defaults: { world: tiny.world.yaml, max_iterations: 1 }
items: [{ seed: 2, weight: 2 }, { method: gpt_only }, { seed: 3 }]
`,
  });
  server = await startRulesServer(makeFolder());
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
const local = (...args: string[]) => run(...args, '--home', join(folder, 'home'));
const world = () => join(folder, 'tiny.world.yaml');
const generate = (...more: string[]) => [
  'rules',
  'generate',
  world(),
  '--max-iterations',
  '1',
  '--progress',
  'plain',
  ...more,
];
const json = async (...args: string[]) => JSON.parse((await remote(...args, '--json')).out) as never;

/** Ids and times apart, a run is told of in the same words wherever it was. */
const neutral = (text: string) =>
  text
    .replaceAll(/r\d{8}T\d{6}_[0-9a-f]{6}/g, '<run>')
    .replaceAll(/\d+(\.\d+)? (ms|s)\b/g, '<duration>')
    .replaceAll(/\s+/g, ' ');

describe('a search at a server', () => {
  it('comes to the rule of one that ran here, and is told of in the same words', async () => {
    const there = await remote(...generate('--name', 'jump'));
    const here = await local(...generate('--name', 'jump', '-w', '1'));
    expect([there.code, here.code]).toEqual([0, 0]);
    expect(there.out).toContain('a rule is accepted');
    expect(neutral(there.out)).toBe(neutral(here.out));
    expect((await remote('rules', 'export', 'jump')).out).toBe((await local('rules', 'export', 'jump')).out);
    expect(there.err).toContain('iteration 1 of at most 1 (symbolic): best quality');
    expect(there.err).toContain('stopped: all iterations are done');
    expect(there.err).toContain(server.url);
  });

  it('is sent whole: the server is told no path that it would read', async () => {
    const [sent] = [...server.asked.values()];
    expect(sent).toMatchObject({ world: { text: WORLD }, target: 'x', maxIterations: 1, ruleName: 'jump' });
    expect(Buffer.from(sent!.data!['data.csv']!.base64, 'base64').toString()).toBe(DATA);
  });
});

describe('rules at a server', () => {
  it('are promoted by it, and the world file is the one that is written here', async () => {
    const there = join(folder, 'there/tiny.world.yaml');
    const written = (place: string) => readFileSync(join(folder, place, 'tiny.v2.world.yaml'), 'utf8');
    const args = (file: string) => ['rules', 'promote', 'jump', '--world', file, '--reason', 'it holds'];
    const [one, other] = [await remote(...args(there)), await local(...args(world()))];
    expect([one.code, other.code]).toEqual([0, 0]);
    expect(neutral(one.out).replaceAll('there/', '')).toBe(neutral(other.out));
    expect(written('there')).toBe(written('.'));
    expect(written('.')).toContain('# comments stay');
    expect(existsSync(join(folder, 'there/tiny.v2.world.yaml.part'))).toBe(false);
    expect(await json('rules', 'show', 'jump')).toMatchObject({
      status: 'active',
      active: { world: { version: '2' } },
    });
  });

  it.each([
    ['here', local, '.'],
    ['at a server', remote, 'there'],
  ])('whose file was not written, as the command was killed, are promoted again: %s', async (_where, at, place) => {
    const file = join(folder, place, 'tiny.v2.world.yaml');
    const before = readFileSync(file, 'utf8');
    rmSync(file);
    writeFileSync(`${file}.part`, 'half of it');
    const args = ['rules', 'promote', 'jump', '--world', join(folder, place, 'tiny.world.yaml'), '--reason', 'again'];
    const { code, out } = await at(...args);
    expect([code, out]).toEqual([0, expect.stringContaining('Promoted')]);
    expect(readFileSync(file, 'utf8')).toBe(before);
    expect(existsSync(`${file}.part`)).toBe(false);
    const { out: history } = await at('rules', 'history', 'jump', '--json');
    const types = (JSON.parse(history) as { events: { type: string }[] }).events.map(({ type }) => type);
    expect(types.filter((type) => type === 'RulePromoted')).toHaveLength(1);
  });

  it('are imported, checked, deprecated and restored in the words of a data folder', async () => {
    const own = join(folder, 'own.json');
    const { out } = await local('rules', 'export', 'jump');
    writeFileSync(own, JSON.stringify({ ...(JSON.parse(out) as object), id: 'own' }));
    const steps = [
      ['rules', 'import', own, '--world', world(), '--note', 'by hand'],
      ['rules', 'check', 'own', '--world', world()],
      ['rules', 'deprecate', 'own', '--reason', 'superseded'],
      ['rules', 'deprecate', 'own', '--reason', 'superseded', '--archive'],
      ['rules', 'restore', 'own@1', '--reason', 'it was right'],
      ['rules', 'diff', 'own', 'jump'],
      ['rules', 'deprecate', 'none', '--reason', 'x'],
      ['rules', 'promote', 'own', '--world', world(), '--reason', 'x'],
      ['rules', 'restore', 'own@9', '--reason', 'x'],
    ];
    for (const step of steps) {
      const [there, here] = [await remote(...step), await local(...step)];
      expect([step, there]).toEqual([step, here]);
    }
  });

  it('have a budget that is set there', async () => {
    const step = ['budget', 'set', '--daily', '3.25', '--run', '1'];
    const [there, here] = [await remote(...step), await local(...step)];
    expect(there).toEqual(here);
    expect(there.out).toContain('limits: $3.25 a day');
    expect(await json('budget', 'status')).toMatchObject({ limits: { daily: 3_250_000_000, run: 1_000_000_000 } });
    expect((await remote('budget', 'forecast')).code).toBe(0);
    expect((await remote('budget', 'set')).code).toBe(2);
  });
});

describe('another search at a server', () => {
  it('says that workers are the server’s own, and whether an equal one may stand for it', async () => {
    const again = await remote(...generate('--no-cache', '--json', '--workers', '2'));
    expect(JSON.parse(again.out)).toMatchObject({ status: 'completed', cached: null });
    expect(again.err).toContain('A server has workers of its own: --workers is not used.');
    expect([...server.asked.values()].map(({ useCache }) => useCache)).toEqual([true, false]);
  });

  it('goes on there after Ctrl-C, which says how to come back, and is canceled once', async () => {
    server.hold();
    const running = remote(...generate('--seed', '7'));
    // It follows the run once it reads its stream.
    const known = server.asked.size;
    while (server.asked.size === known) await new Promise((resolve) => setTimeout(resolve, 20));
    const runId = [...server.asked.keys()].at(-1)!;
    while (!server.calls.some((call) => call === `GET /v1/log/streams/rulegen.${runId}`))
      await new Promise((resolve) => setTimeout(resolve, 20));
    while (process.listenerCount('SIGINT') === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    process.emit('SIGINT');
    const { code, out, err } = await running;
    expect([code, out]).toEqual([130, '']);
    expect(err).toContain(`pulse rules generate --resume ${runId} --server ${server.url}`);
    expect(err).toContain(`pulse rules cancel ${runId} --server ${server.url}`);
    expect(await json('rules', 'status', runId)).toMatchObject({ status: 'in_progress' });
    const canceled = await remote('rules', 'cancel', runId, '--reason', 'enough');
    expect([canceled.code, canceled.out]).toEqual([0, expect.stringContaining(`Run ${runId} is canceled.`)]);
    expect(await json('rules', 'status', runId)).toMatchObject({ status: 'canceled', canceled: 'enough' });
    const again = await remote('rules', 'cancel', runId);
    expect([again.code, again.err]).toEqual([
      3,
      expect.stringContaining(`run ${runId} has ended already: it is canceled`),
    ]);
    server.release();
  });

  it('that was left is followed again', async () => {
    server.hold();
    const args = generate('--seed', '8');
    const running = remote(...args);
    while (process.listenerCount('SIGINT') === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    process.emit('SIGINT');
    expect((await running).code).toBe(130);
    const back = remote('rules', 'generate', '--resume', 'latest', '--progress', 'plain');
    server.release();
    const { code, out } = await back;
    expect([code, out]).toEqual([0, expect.stringContaining('a rule is accepted')]);
    const none = await remote('rules', 'generate', '--resume', 'latest');
    expect([none.code, none.err]).toEqual([3, expect.stringContaining('no run was stopped before its end')]);
    const unknown = await remote('rules', 'generate', '--resume', 'nothing');
    expect(unknown.err).toContain('of rule generation on this server');
  });

  it('is one of several of a file, and one that is refused is alone in that', async () => {
    const { code, out, err } = await remote('rules', 'generate-batch', join(folder, 'batch.yaml'), '--progress', 'plain', '--cost-limit', '1'); // prettier-ignore
    expect(code).toBe(1);
    expect(err).toContain('weights are not used');
    expect(
      out
        .split('\n')
        .slice(2, 5)
        .map((line) =>
          line
            .trim()
            .split(/\s{2,}/)
            .slice(0, 3),
        ),
    ).toEqual([
      ['1', 'x (tiny)', 'accepted'],
      ['2', 'x (tiny)', 'failed'],
      ['3', 'x (tiny)', 'accepted'],
    ]);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('the method gpt_only needs a language model');
    const batches = [...server.asked.values()].flatMap(({ batch }) => batch ?? []);
    expect(batches.map(({ index, costLimit }) => [index, costLimit])).toEqual([
      [0, 1e9],
      [2, 1e9],
    ]);
    // Started again it finds its runs.
    const again = JSON.parse((await remote('rules', 'generate-batch', join(folder, 'batch.yaml'), '--resume', batches[0]!.batchId, '--json')).out); // prettier-ignore
    expect(again.items.map(({ status }: { status: string }) => status)).toEqual(['completed', 'failed', 'completed']);
    expect([...server.asked.values()].flatMap(({ batch }) => batch ?? [])).toHaveLength(2);
  });

  it('that a server does not answer is no result', async () => {
    const { code, err } = await run(...generate(), '--server', 'http://127.0.0.1:9');
    expect([code, err]).toEqual([69, expect.stringContaining('http://127.0.0.1:9')]);
  });
});

describe('a run in a data folder', () => {
  it('is canceled where it was stopped, and not where it has ended, is unknown, or is worked on', async () => {
    const home = join(folder, 'stopped');
    const at = (...args: string[]) => run(...args, '--home', home);
    expect((await at('rules', 'cancel', 'r1')).err).toContain(`there is no data folder at ${home}`);
    expect(existsSync(home)).toBe(false);
    const running = at(...generate('-w', '1'));
    while (process.listenerCount('SIGINT') === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    process.emit('SIGINT');
    expect((await running).code).toBe(130);
    const list = JSON.parse((await at('rules', 'status', '--json')).out) as { runs: { runId: string }[] };
    const { runId } = list.runs[0]!;
    const log = await openFileLog(join(home, 'log'));
    const held = await at('rules', 'cancel', runId);
    await log.close();
    expect([held.code, held.err]).toEqual([3, expect.stringContaining(`process ${process.pid} on `)]);
    expect((await at('rules', 'cancel', runId.slice(0, -1))).err).toContain(`Did you mean ${runId}?`);
    expect(await at('rules', 'cancel', 'latest', '--json')).toMatchObject({
      code: 0,
      out: expect.stringContaining(`"runId":"${runId}","status":"canceled"`),
    });
    expect((await at('rules', 'cancel', 'latest')).err).toContain('no run is under way');
    expect((await at('rules', 'cancel', runId)).err).toContain(`run ${runId} has ended already: it is canceled`);
    expect((await at('rules', 'generate', '--resume', runId)).err).toContain(`run ${runId} is canceled`);
  });
});
