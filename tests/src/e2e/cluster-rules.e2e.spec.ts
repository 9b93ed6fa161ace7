import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DevCluster } from '@pulse/testing';
import { runAt, runHere, serverEnv } from '../support/cluster-cli.js';
import { plantWorld } from '../support/planted-world.js';
import { startPulse } from '../support/pulse.js';
import { temporaryFolder, type TemporaryFolder } from '../support/temporary-folder.js';
import { until } from '../support/until.js';

// A server may have to be installed first, which takes minutes.
jest.setTimeout(600_000);

let cluster: DevCluster;
let root: TemporaryFolder;
const here = () => ({ folder: join(root.path, 'here') });
const there = () => ({ folder: join(root.path, 'there') });
beforeAll(async () => {
  root = temporaryFolder();
  plantWorld(here().folder);
  plantWorld(there().folder);
  cluster = await DevCluster.start({ services: ['orchestrator', 'rulegen'] });
});
afterAll(async () => {
  await cluster.stop();
  root.remove();
});

interface Result {
  readonly runId: string;
  readonly status: string;
  readonly stopReason: string;
  readonly decision: string;
  readonly reason: string;
  readonly degraded: string;
  readonly candidates: number;
  readonly evaluations: number;
  readonly spentNanoDollars: number;
  readonly rule: object;
  readonly assessment: object;
  readonly stored: { readonly ruleId: string; readonly version: number } | null;
}

/** Ids and times apart: what a search comes to. */
const cameTo = ({
  stopReason,
  decision,
  reason,
  degraded,
  candidates,
  evaluations,
  rule,
  assessment,
  stored,
}: Result) => ({
  stopReason,
  decision,
  reason,
  degraded,
  candidates,
  evaluations,
  rule,
  assessment,
  stored,
});

async function generate(...args: readonly string[]): Promise<{ readonly local: Result; readonly remote: Result }> {
  const all = ['rules', 'generate', ...args, '--max-iterations', '1', '--json', '--quiet'];
  const [local, remote] = [await runHere(here(), ...all), await runAt(cluster, there(), ...all)];
  expect([local, remote].map(({ code, stderr }) => [code, stderr])).toEqual([
    [0, ''],
    [0, ''],
  ]);
  return { local: JSON.parse(local.stdout) as Result, remote: JSON.parse(remote.stdout) as Result };
}
const at = async (...args: readonly string[]) =>
  JSON.parse((await runAt(cluster, there(), ...args, '--json')).stdout) as {
    readonly rules: unknown;
    readonly runs: unknown;
  };

describe('a search in a cluster without a language model', () => {
  it('comes to the decision and the rule of one on this machine, on real data', async () => {
    const { local, remote } = await generate('capital', '--target', 'unemployment', '--horizon', '1');
    expect(cameTo(remote)).toEqual(cameTo(local));
    expect(remote).toMatchObject({ status: 'completed', spentNanoDollars: 0 });
    expect(remote.rule).not.toBeNull();
  });

  it('finds the rule that is true, keeps it, and lets it be promoted into the same world file', async () => {
    const { local, remote } = await generate('planted.world.yaml', '--horizon', '1', '--name', 'push_up');
    expect(cameTo(remote)).toEqual(cameTo(local));
    expect([remote.decision, remote.stored]).toMatchObject(['accepted', { ruleId: 'push_up', version: 1 }]);
    expect((await at('rules', 'list')).rules).toMatchObject([{ ruleId: 'push_up', status: 'draft' }]);
    expect((await at('rules', 'status')).runs).toMatchObject([{ runId: remote.runId, decision: 'accepted' }, {}]);
    const promote = ['rules', 'promote', 'push_up', '--world', 'planted.world.yaml', '--reason', 'it holds'];
    const ends = [await runHere(here(), ...promote), await runAt(cluster, there(), ...promote)];
    expect(ends.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    const [own, theirs] = [here(), there()].map(({ folder }) =>
      readFileSync(join(folder, 'planted.v2.world.yaml'), 'utf8'),
    );
    expect(theirs).toBe(own);
    expect(theirs).toContain('push_up');
    expect(await at('rules', 'show', 'push_up')).toMatchObject({
      status: 'active',
      active: { world: { version: '2' } },
    });
  });

  it('goes on after Ctrl-C, and is canceled from here', async () => {
    const args = ['rules', 'generate', 'capital', '--max-iterations', '100', '--progress', 'plain', '--seed', '5'];
    const running = startPulse(args, { cwd: there().folder, env: serverEnv(cluster) });
    await until('an iteration is told of', () => running.stderr().includes('iteration 1'));
    running.process.kill('SIGINT');
    const { code, stderr } = await running.end;
    const runId = /pulse rules cancel (\S+)/.exec(stderr)![1]!;
    expect([code, stderr]).toEqual([130, expect.stringContaining(`--resume ${runId} --server ${cluster.url}`)]);
    expect(await at('rules', 'status', runId)).toMatchObject({ status: 'in_progress' });
    expect((await runAt(cluster, there(), 'rules', 'cancel', runId)).code).toBe(0);
    expect(await at('rules', 'status', runId)).toMatchObject({ status: 'canceled' });
  });

  it('has a budget that is set there', async () => {
    expect((await runAt(cluster, there(), 'budget', 'set', '--daily', '3')).code).toBe(0);
    expect(await at('budget')).toMatchObject({ limits: { daily: 3_000_000_000 }, level: 'ok' });
  });
});
