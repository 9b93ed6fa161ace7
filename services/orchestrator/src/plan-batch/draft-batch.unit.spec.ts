import { describe, expect, it } from '@jest/globals';
import { configOf, type PlannedJob } from '@pulse/contracts';
import { cacheKey, evidenceKey, historyHash, POLICIES, worldHash } from '@pulse/domain';
import { ENGINE_VERSION } from '@pulse/engine';
import { CLASSIC_WORLD, DATA, inputsOf, MANIFEST, OPTIONS, WORLD } from '../testing/inputs.js';
import { draftBatch, type BatchDraft } from './draft-batch.js';

type Change = Parameters<typeof inputsOf>[0];

function draft(change: Change = {}, options: Partial<typeof OPTIONS> = {}): BatchDraft {
  const { draft: made, diagnostics } = draftBatch(inputsOf(change), { ...OPTIONS, ...options });
  if (!made) throw new Error(JSON.stringify(diagnostics));
  return made;
}

/** Diagnostics as `file:line code`, errors only unless asked. */
function problems(change: Change, options: Partial<typeof OPTIONS> = {}): string[] {
  const result = draftBatch(inputsOf(change), { ...OPTIONS, ...options });
  const errors = result.diagnostics.filter(({ severity }) => severity === 'error');
  expect(result.draft === undefined).toBe(errors.length > 0);
  for (const { file } of errors) expect(result.texts[file]).toBeDefined();
  return errors.map(({ file, line, code }) => `${file}:${line} ${code}`);
}

const manifestWith = (line: string) => MANIFEST.replace('  horizon: 2\n', `  horizon: 2\n  ${line}\n`);

describe('planning a batch', () => {
  it('gives every job with its parameters, its origin and the key of its configuration', () => {
    const { plan, world, history, policy, name } = draft();
    expect(name).toBe('tuning');
    expect(policy).toBe(POLICIES['default']);
    expect(plan.config).toEqual({
      engine: ENGINE_VERSION,
      profile: 'measured',
      world: worldHash(world),
      history: historyHash(history!),
      horizon: 2,
      count: 2,
      paths: 20,
      seed: 42,
      evidence: { origins: 12, paths: 10 },
    });
    expect(plan.varying).toEqual(['push', 'pull']);
    // The last axis varies fastest; the data end in April 2003.
    expect(plan.jobs.map(({ number, params, origin }) => [number, params, origin])).toEqual([
      [1, { push: 0.2, pull: 0.4 }, '2003-04'],
      [2, { push: 0.2, pull: 0.5 }, '2003-04'],
      [3, { push: 0.3, pull: 0.4 }, '2003-04'],
      [4, { push: 0.3, pull: 0.5 }, '2003-04'],
    ]);
    for (const job of plan.jobs) expect(job.cacheKey).toBe(cacheKey(configOf(plan, job)));
    // One variable and one rule, 2 x 20 paths and 12 x 10 of evidence, over 2 periods.
    expect(new Set(plan.jobs.map(({ cost }) => cost))).toEqual(new Set([(40 + 120) * 2 * 2]));
    expect(plan.settings).toMatchObject({ retry: { attempts: 3, backoffMs: 2000 }, timeoutMs: 300_000 });
  });

  it('asks for no more evidence than forty months can give, of which two seasons have to be known before', () => {
    const many = MANIFEST.replace('origins: 12', 'origins: 240');
    expect(draft({ manifest: many }).plan.config.evidence).toEqual({ origins: 16, paths: 10 });
    const none = MANIFEST.replace('{ origins: 12, paths: 10 }', 'false');
    expect(draft({ manifest: none }).plan.config.evidence).toBe(false);
  });

  it('reports what is wrong in manifest, world and data at once', () => {
    const wrongData = DATA.replace('2001-01,', '2001-01,oops');
    expect(problems({ manifest: manifestWith('countt: 3'), data: wrongData })).toEqual([
      'experiments.yaml:6 schema.unknown_key',
      expect.stringMatching(/^w\.world\.yaml:6 history\./),
    ]);
    const manifest = manifestWith('license: { policy: strict }').replace('push:', 'puhs:');
    expect(problems({ manifest, data: wrongData })).toEqual([
      expect.stringMatching(/^experiments\.yaml:6 manifest\.unknown_policy/),
      expect.stringMatching(/^experiments\.yaml:11 /),
      expect.stringMatching(/^w\.world\.yaml:6 history\./),
    ]);
    expect(
      problems({ manifest: manifestWith('countt: 3'), world: WORLD.replace('targets: [x]', 'targets: [y]') }),
    ).toEqual(['experiments.yaml:6 schema.unknown_key', expect.stringMatching(/^w\.world\.yaml:9 /)]);
  });

  it('says in which cell the data are wrong', () => {
    const { diagnostics } = draftBatch(inputsOf({ data: DATA.replace('2001-01,', '2001-01,oops') }), OPTIONS);
    expect(diagnostics).toMatchObject([
      { file: 'w.world.yaml', notes: [expect.stringMatching(/^in x\.csv, line 14/)] },
    ]);
  });

  it('takes what was found while reading the files along', () => {
    const found = {
      severity: 'error',
      code: 'history.file',
      file: 'w.world.yaml',
      line: 6,
      column: 1,
      length: 1,
      message: 'there is no file x.csv',
    } as const;
    const result = draftBatch(inputsOf(), OPTIONS, [found]);
    expect(result.draft).toBeUndefined();
    expect(result.diagnostics).toContainEqual(found);
  });

  it.each(['strict', 'constructor', 'toString'])('knows no policy "%s"', (policy) => {
    const result = draftBatch(inputsOf({ manifest: manifestWith(`license: { policy: ${policy} }`) }), OPTIONS);
    expect(result.draft).toBeUndefined();
    expect(result.diagnostics).toMatchObject([
      { code: 'manifest.unknown_policy', line: 6, expected: 'default or classic, or a policy file' },
    ]);
  });

  it('takes a policy from the file that the manifest names, with every problem at its place', () => {
    const manifest = manifestWith('license: { policy: strict.yaml }');
    const planned = (text: string) =>
      draftBatch({ ...inputsOf({ manifest }), policy: { file: 'strict.yaml', text } }, OPTIONS);
    const { draft: found, diagnostics } = planned('name: strict\nversion: 2\nmax_dm_p: 0.01\n');
    expect(diagnostics).toEqual([]);
    expect(found!.policy).toEqual({ ...POLICIES['default'], name: 'strict', version: 2, maxDmP: 0.01 });
    const wrong = planned('name: strict\n');
    expect(wrong.draft).toBeUndefined();
    expect(wrong.diagnostics).toMatchObject([{ file: 'strict.yaml', code: 'schema.missing_key' }]);
    expect(wrong.texts['strict.yaml']).toBe('name: strict\n');
  });

  it.each([
    ['2002-06', '2002-06'],
    ['2002-06-30', '2002-06'],
    ['latest', '2003-04'],
  ])('resolves the origin %s to %s', (origin, label) => {
    const { plan } = draft({ manifest: manifestWith(`origin: "${origin}"`) });
    expect(new Set(plan.jobs.map((job) => job.origin))).toEqual(new Set([label]));
  });

  it('makes a job of each origin, and shows the one that has no data where it is written', () => {
    const { plan } = draft({ manifest: manifestWith('origin: [2002-06, latest]') });
    expect(plan.jobs.map(({ origin }) => origin)).toEqual(
      Array.from({ length: 4 }, () => ['2002-06', '2003-04']).flat(),
    );
    const { diagnostics } = draftBatch(inputsOf({ manifest: manifestWith('origin: [2002-06, 2031-01]') }), OPTIONS);
    expect(diagnostics).toMatchObject([{ severity: 'error', file: 'experiments.yaml', line: 6, column: 21 }]);
  });

  it('has no origin where the world has no history', () => {
    const world =
      'name: w\nvariables: { x: { initial: 1, process: { kind: random_walk, drift: 0, sd: 1 } } }\ntargets: [x]\n';
    const manifest = 'config: { world: w.world.yaml, domain: d, horizon: 2, evidence: false }\njobs: [{ name: a }]\n';
    const { plan, history } = draft({ manifest, world, data: null });
    expect([history, plan.config.history, plan.jobs[0]!.origin]).toEqual([null, null, null]);
    const dated = manifest.replace('horizon: 2', 'origin: 2002-06, horizon: 2');
    expect(problems({ manifest: dated, world, data: null })).toEqual(['experiments.yaml:1 origin.no_history']);
  });

  it('keeps the numbers of the whole plan where only some jobs are wanted', () => {
    const all = draft().plan.jobs;
    const { plan } = draft({}, { only: 'pull=0.5' });
    expect(plan.jobs).toEqual([all[1], all[3]]);
    expect(problems({}, { only: 'nothing=1' })).toEqual(['--only:1 only.unknown_axis']);
    expect(problems({}, { only: 'pull=7' })).toEqual(['--only:1 only.nothing']);
  });

  it('plans a classic world as one path and one turn without data', () => {
    const manifest = 'config: { world: c, domain: d, license: { policy: classic } }\njobs: [{ name: a }]\n';
    const { plan, history, policy } = draft({ manifest, world: CLASSIC_WORLD, data: null });
    expect(plan.config).toMatchObject({ profile: 'classic', paths: 1, horizon: 1, evidence: false, history: null });
    expect([history, policy.kind, plan.jobs[0]!.origin]).toEqual([null, 'classic', null]);
    expect(evidenceKey(configOf(plan, plan.jobs[0]!))).toBeNull();
  });

  it('plans nothing without a world', () => {
    expect(draftBatch(inputsOf({ world: null }), OPTIONS).draft).toBeUndefined();
  });
});

describe('the cache key of a job', () => {
  const keyOf = (change: Change, options: Partial<typeof OPTIONS> = {}) =>
    last(draft(change, options).plan.jobs).cacheKey;
  const last = (jobs: readonly PlannedJob[]) => jobs.at(-1)!;
  const original = keyOf({});

  it.each([
    ['the name of the manifest', { manifest: MANIFEST.replace('name: tuning', 'name: other') }],
    ['the domain', { manifest: MANIFEST.replace('domain: capital', 'domain: other') }],
    ['the number of the job', { manifest: MANIFEST.replace('push: [0.2, 0.3]', 'push: [0.3]') }],
    [
      'the name of the job, and how its parameters are given',
      { manifest: `${MANIFEST.split('matrix:')[0]}jobs: [{ name: one, params: { pull: 0.5, push: 0.3 } }]\n` },
    ],
    ['a comment', { manifest: `# note\n${MANIFEST}`, world: `# note\n${WORLD}` }],
    ['validation', { manifest: manifestWith('validation: { min_confidence: 0.9, blocked_drivers: [hope] }') }],
    ['the licence', { manifest: manifestWith('license: { enforce: true }') }],
    ['retries', { manifest: manifestWith('retry: { attempts: 7, backoff: 9s }') }],
    ['the timeout', { manifest: manifestWith('timeout: 1s') }],
    ['the output folder', { manifest: manifestWith('output_dir: out/elsewhere') }],
    ['the objective', { manifest: manifestWith('objective: crps') }],
    ['analyze and save_stats', { manifest: manifestWith('analyze: false\n  save_stats: false') }],
    ['an origin that means the same', { manifest: manifestWith('origin: 2003-04-30') }],
    ['defaults that are written out', { manifest: manifestWith('seed: 42\n  profile: measured') }],
  ])('does not depend on %s', (_what, change) => {
    expect(keyOf(change)).toBe(original);
  });

  it.each([
    ['a parameter', { manifest: MANIFEST.replace('0.4, 0.5', '0.4, 0.51') }],
    ['the seed', { manifest: manifestWith('seed: 43') }],
    ['a seed that is a text', { manifest: manifestWith('seed: "42"') }],
    ['the number of paths', { manifest: MANIFEST.replace('paths: 20', 'paths: 21') }],
    ['the number of replicates', { manifest: MANIFEST.replace('count: 2', 'count: 3') }],
    ['the horizon', { manifest: MANIFEST.replace('horizon: 2', 'horizon: 3') }],
    ['the origin', { manifest: manifestWith('origin: 2003-03') }],
    ['the origins of the evidence', { manifest: MANIFEST.replace('origins: 12', 'origins: 13') }],
    ['the paths of the evidence', { manifest: MANIFEST.replace('paths: 10', 'paths: 11') }],
    ['having no evidence', { manifest: MANIFEST.replace('{ origins: 12, paths: 10 }', 'false') }],
    ['a value of the data', { data: DATA.replace(/50/, '51') }],
    ['the bytes of the data, which are its provenance', { data: `${DATA}\n` }],
    ['a rule of the world', { world: WORLD.replace('x > pull', 'x > push') }],
    ['a number of the world', { world: WORLD.replace('sd: 0.1', 'sd: 0.2') }],
  ])('depends on %s', (_what, change) => {
    expect(keyOf(change)).not.toBe(original);
  });
});
