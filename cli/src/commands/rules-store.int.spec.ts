import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type Assessment, type RuleData, RuleGenRequested, streams } from '@pulse/contracts';
import { ruleHash } from '@pulse/domain';
import { openFileArtifactStore } from '@pulse/artifact-store';
import { openFileLog } from '@pulse/event-log';
import { RuleRepository } from '@pulse/rules';
import { runCli } from '../program.js';
import { startApiServer } from '../testing/api-server.js';
import { capture } from '../testing/capture.js';
import { makeFolder, removeFolder } from '../testing/files.js';

jest.setTimeout(120_000);

const rule = (id: string, threshold: number, on = 'temperature'): RuleData => ({
  id,
  description: 'a warm year',
  tags: ['despair'],
  category: 'variable',
  importance: 1,
  enabled: true,
  condition: {
    kind: 'compare',
    feature: { kind: 'series', name: 'temperature', transform: 'level', lag: 0 },
    op: '>',
    threshold,
  },
  effects: [{ on, add: { value: -0.05, sd: 0.01 }, cap: 0.2 }],
});

const assessed = (one: RuleData, quality: number, decision: Assessment['decision'], reason: string): Assessment => ({
  rule: ruleHash(one),
  scope: 'comprehensive',
  quality,
  passed: decision === 'accepted',
  parts: { syntax: 1, logic: 1, coverage: 1, performance: quality },
  findings: [
    {
      code: 'performance.worst_window',
      verdict: 'proven',
      severity: 1,
      path: '',
      message: 'it loses most in the last fifth',
      counterexample: null,
      suggestion: 'ask for what was different then',
      others: [],
    },
  ],
  gates: [{ gate: 'report', passed: decision === 'accepted', detail: 'skill 3.0 %' }],
  validation: [{ horizon: 1, n: 30, skill: 0.03, p: 0.04 }],
  report: [],
  bits: { cost: 10, saved: 30 },
  coverage: { periods: 100, fired: 20, unknown: 1 },
  decision,
  reason,
});

let folder: string;
beforeEach(() => {
  folder = makeFolder();
});
afterEach(() => removeFolder(folder));

let columns: string | undefined;
beforeAll(() => {
  columns = process.env['COLUMNS'];
  process.env['COLUMNS'] = '80';
});
afterAll(() => {
  if (columns === undefined) delete process.env['COLUMNS'];
  else process.env['COLUMNS'] = columns;
});

const run = async (...args: readonly string[]) => {
  const { result: code, out, err } = await capture(() => runCli(['rules', ...args, '--home', folder]));
  return { code, out, err };
};
const json = async (...args: readonly string[]) => JSON.parse((await run(...args, '--json')).out) as never;

/** A store with a rule in two versions and another one. */
async function fill(): Promise<void> {
  const log = await openFileLog(join(folder, 'log'));
  const store = new RuleRepository({ log, artifacts: openFileArtifactStore(join(folder, 'artifacts')), actor: 'spec' });
  const from = { origin: 'symbolic', method: 'symbolic_only', model: null, promptHash: null, runId: null } as const;
  const provenance = { ...from, parents: [] };
  const [first, second, other] = [rule('warm', 0.5), rule('warm', 0.6), rule('hot', 0.9)];
  await store.draft(first, provenance, assessed(first, 0.8, 'rejected', 'report: skill -1.0 %'), 'the first');
  await store.draft(second, provenance, assessed(second, 0.9, 'accepted', 'better'), null);
  await store.draft(other, provenance, null, null);
  await log.close();
}

describe('pulse rules with a store', () => {
  beforeEach(fill);

  it('lists rules in 80 columns, the newest first, and by what is asked for', async () => {
    const { code, out } = await run('list');
    expect(code).toBe(0);
    expect(out.split('\n').slice(2, 4)).toEqual([
      'hot   draft   1        temperature  temperature > 0.9',
      'warm  draft   2        temperature  temperature > 0.6',
    ]);
    expect((await run('list', '--status', 'active')).out).toBe('No such rule is in the store.\n');
    expect((await run('list', '--target', 'nothing')).out).toBe('No such rule is in the store.\n');
    expect((await run('list', '--search', 'HOT')).out).not.toContain('warm  ');
    expect((await run('list', '--limit', '1')).out).not.toContain('warm  ');
    expect(await json('list')).toMatchObject({ schemaVersion: 1, rules: [{ ruleId: 'hot' }, { ruleId: 'warm' }] });
  });

  it('shows a version with what it says, where it is from, and its evidence', async () => {
    const { out } = await run('show', 'warm@1');
    expect(out).toContain('warm   version 1 of 2, draft');
    expect(out).toContain('  when      temperature > 0.5');
    expect(out).toContain('-0.05 (standard error 0.01, 95 %: -0.0696 to -0.0304) to temperature');
    expect(out).toContain('symbolic; method symbolic_only');
    expect(out).toContain('rejected: report: skill -1.0 %');
    expect(out).toContain('FAILED  report block, looked at once: skill 3.0 %');
    expect(out).toContain('after 20 of 100 periods before the report block; unknown after 1');
    expect(out).toMatch(/validation +1 +30 +\+3 % +0\.0400/);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect((await run('show', 'hot')).out).toContain('It was not assessed');
    expect(await json('show', 'warm')).toMatchObject({
      ruleId: 'warm',
      newest: 2,
      version: { version: 2, assessment: { decision: 'accepted' } },
    });
  });

  it('says what two versions, or two rules, say differently', async () => {
    expect(await json('diff', 'warm')).toMatchObject({
      from: 'warm@1',
      to: 'warm@2',
      saysTheSame: false,
      differences: [{ path: 'when', before: '"temperature > 0.5"', after: '"temperature > 0.6"' }],
    });
    expect((await run('diff', 'warm', 'warm')).out).toBe('warm@2 and warm@2 are the same.\n');
    expect((await run('diff', 'hot', 'warm@1')).out).toContain('"temperature > 0.9"');
    expect((await run('diff', 'hot')).err).toContain('rule hot has no version before version 1');
  });

  it('ranks rules, and says what was never assessed', async () => {
    const { out } = await run('compare', 'warm', 'warm@1', 'hot');
    const lines = out.split('\n').map((line) => line.trim().split(/ {2,}/));
    expect(lines[2]!.slice(0, 4)).toEqual(['1', 'warm@2', 'accepted', '0.900']);
    expect(lines[3]!.slice(0, 4)).toEqual(['2', 'warm@1', 'rejected', '0.800']);
    expect(out).toContain('→ ask for what was different then');
    expect(out).toContain('Not assessed, so without a rank: hot@1.');
    expect((await run('compare', 'warm')).code).toBe(2);
  });

  it('deprecates, archives and restores with reasons, and remembers all of it', async () => {
    expect((await run('deprecate', 'warm', '--reason', 'superseded')).out).toBe('Rule warm is deprecated.\n');
    expect((await run('deprecate', 'warm', '--reason', 'again')).err).toBe('error: rule warm is deprecated\n');
    await run('deprecate', 'hot', '--reason', 'nonsense', '--archive');
    expect((await run('list')).out).not.toContain('hot');
    expect((await run('list', '--status', 'archived')).out).toContain('hot');
    expect((await run('restore', 'warm@1', '--reason', 'it was better')).out).toContain(
      'Version 1 of rule warm is stored as version 3, a draft',
    );
    expect((await run('restore', 'hot', '--reason', 'no nonsense')).code).toBe(0);
    const { out } = await run('history', 'warm');
    expect(out.match(/drafted|deprecated: superseded|version 1 restored as version 3: it was better/g)).toEqual([
      'drafted',
      'drafted',
      'deprecated: superseded',
      'version 1 restored as version 3: it was better',
    ]);
    expect(await json('history', 'warm')).toMatchObject({
      status: 'draft',
      events: [{ type: 'RuleDrafted' }, {}, {}, {}],
    });
  });

  it.each([
    [['show', 'wram'], 'there is no rule "wram" in the store', 'Did you mean warm?'],
    [['show', '../../etc'], 'there is no rule "../../etc" in the store', '"pulse rules list" shows'],
    [['show', 'warm@7'], 'rule warm has no version 7: it has versions 1 to 2', ''],
    [['history', 'nothing'], 'there is no rule "nothing" in the store', ''],
    [['restore', 'hot', '--reason', 'x'], 'rule hot has version 1 only', ''],
    [['deprecate', 'nothing', '--reason', 'x'], 'there is no rule "nothing" in the store', ''],
    [['export', 'warm', '-o', '/'], '/ exists already', 'Name another file'],
    [
      ['promote', 'warm@1', '--world', 'temperature', '--reason', 'x'],
      'rule warm was not accepted: rejected',
      '--force',
    ],
    [['promote', 'hot', '--world', 'temperature', '--reason', 'x'], 'rule hot was never assessed', '--force'],
    [['promote', 'hot', '--world', 'classic', '--reason', 'x'], 'classic has the classic profile', ''],
    [['status', 'r1'], 'there is no run "r1"', ''],
  ])('refuses %j', async (args, says, hint) => {
    const { code, out, err } = await run(...args);
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).toContain(says);
    expect(err).toContain(hint);
  });

  it.each([
    [['deprecate', 'warm'], '--reason'],
    [['deprecate', 'warm', '--reason', ' '], 'Expected a reason'],
    [['deprecate', 'warm', '--reason', 'x'.repeat(501)], 'at most 500 characters'],
    [['show', '@1'], '"@1" names no rule'],
    [['show', 'warm@x'], 'names no rule'],
    [['list', '--status', 'old'], 'Allowed choices are draft, active, deprecated, archived'],
    [['list', '--limit', '0'], 'at least 1'],
    [['check', '--world', 'temperature', '--scope', 'performance'], '--scope performance is for one rule'],
  ])('takes %j for a wrong command line', async (args, says) => {
    const { code, err } = await run(...args);
    expect(code).toBe(2);
    expect(err).toContain(says);
  });

  it('promotes into a new file of a bundled world, and is then active', async () => {
    const out = join(folder, 'new.world.yaml');
    const { code, out: said } = await run('promote', 'warm', '--world', 'temperature', '--reason', 'ok', '-o', out);
    expect(code).toBe(0);
    expect(said).toContain('Promoted: it acts in temperature 2.');
    expect(readFileSync(out, 'utf8')).toContain('evidence: { until: "2023" }');
    expect(existsSync(`${out}.part`)).toBe(false);
    expect(await json('show', 'warm')).toMatchObject({ status: 'active', active: { version: 2, reason: 'ok' } });
    const again = await run('promote', 'warm@1', '--world', out, '--reason', 'ok', '--force', '-o', out);
    expect(again.out).toContain('in place of what had its id in 2');
    expect(readFileSync(out, 'utf8').match(/id: warm/g)).toHaveLength(1);
    expect(await json('history', 'warm')).toMatchObject({
      events: [{}, {}, {}, { data: { reason: 'ok (forced: rejected)', world: { version: '3' } } }],
    });
  });

  it('leaves no file behind where the decision is refused', async () => {
    const out = join(folder, 'new.world.yaml');
    await run('promote', 'warm', '--world', 'temperature', '--reason', 'ok', '-o', out);
    const other = join(folder, 'other.world.yaml');
    const { err } = await run('promote', 'warm', '--world', out, '--reason', 'ok', '-o', other);
    expect(err).toBe('error: version 2 of rule warm is active\n');
    expect([existsSync(other), existsSync(`${other}.part`)]).toEqual([false, false]);
  });

  it('goes out and comes in in each form', async () => {
    for (const form of ['grammar', 'dictionary']) {
      const file = join(folder, `${form}.json`);
      await run('export', 'warm', '--form', form, '-o', file);
      writeFileSync(file, readFileSync(file, 'utf8').replace('"warm"', `"${form}"`));
      const { code } = await run('import', file, '--world', 'temperature', '--note', 'by hand');
      expect([form, code]).toEqual([form, 0]);
      expect(await json('diff', 'warm', form)).toMatchObject({ saysTheSame: true });
    }
    expect(JSON.parse((await run('export', 'warm', '--form', 'world')).out)).toMatchObject({
      when: 'temperature > 0.6',
    });
  });

  it('names a rule that is to be checked by its id', async () => {
    const { code, out } = await run('check', 'hot', '--world', 'temperature');
    expect(out).toContain('hot@1 in temperature, checked for logic');
    expect(code).toBe(0);
  });
});

describe('runs', () => {
  it('are listed with where they stand', async () => {
    expect((await run('status')).err).toContain('there is no data folder');
    await fill();
    expect((await run('status')).out).toContain('No rules were generated');
    const log = await openFileLog(join(folder, 'log'));
    const artifact = await openFileArtifactStore(join(folder, 'artifacts')).put('{}');
    const request = RuleGenRequested({
      runId: 'r1',
      batch: null,
      account: 'main',
      world: { name: 'w', version: '1', artifact },
      history: artifact,
      stored: artifact,
      target: 'y',
      ruleType: null,
      context: null,
      method: 'symbolic_only',
      settings: {
        maxIterations: 5,
        improvementThreshold: 0.05,
        minEvaluations: 3,
        costLimit: null,
        horizons: [1],
        seed: 1,
        origins: 10,
        paths: 10,
        provider: null,
        model: null,
        names: 'real',
      },
      versions: { prompt: null, prices: null, grammar: 1, engine: '2.0.0', rulegen: 1 },
      ruleName: null,
      useCache: true,
      cacheKey: artifact,
    });
    const context = { actor: 'spec', correlationId: 'r1', causationId: null, traceparent: null };
    await log.append(streams.rulegen('r1'), null, [request], context);
    await log.close();
    expect((await run('status')).out).toMatch(/^r1 +y \(w\) +unfinished +– +\$0\.00 +–$/m);
    expect(await json('status')).toMatchObject({ runs: [{ runId: 'r1', status: 'in_progress', spentNanoDollars: 0 }] });
    expect((await run('status', 'r2')).err).toContain('Did you mean r1?');
  });
});

describe('a server', () => {
  it('is read as a data folder is', async () => {
    await fill();
    const log = await openFileLog(join(folder, 'log'), { readOnly: true });
    const server = await startApiServer({
      log,
      artifact: (sha256) => readFileSync(join(folder, 'artifacts', sha256.slice(0, 2), sha256.slice(2))),
    });
    try {
      for (const args of [
        ['rules', 'list'],
        ['rules', 'show', 'warm'],
        ['rules', 'history', 'warm'],
        ['rules', 'diff', 'warm'],
        ['rules', 'compare', 'warm', 'hot'],
        ['rules', 'export', 'hot'],
        ['rules', 'status'],
        ['budget', 'status'],
      ]) {
        const there = await capture(() => runCli([...args, '--server', server.url]));
        const here = await capture(() => runCli([...args, '--home', folder]));
        const told = there.out.replace('on this server', 'in this data folder');
        expect([args, { ...there, out: told }]).toEqual([args, here]);
        expect(there.result).toBe(0);
      }
    } finally {
      await server.close();
      await log.close();
    }
  });
});
