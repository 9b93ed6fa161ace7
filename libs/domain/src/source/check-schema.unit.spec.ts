import { describe, expect, it } from '@jest/globals';
import { Manifest } from '@pulse/contracts';
import { checkSchema } from './check-schema.js';
import type { Diagnostic } from './diagnostic.js';
import { findings } from './findings.js';
import { parseSource } from './parse-source.js';

const check = (text: string): readonly Diagnostic[] =>
  checkSchema(Manifest, parseSource(text, 'm.yaml').document!).diagnostics;

describe('translating schema faults', () => {
  it.each<[string, string[]]>([
    ['cofnig: {}', ['schema.unknown_key 1:1 ~config']],
    ['config: {wrold: x}', ['schema.unknown_key 1:10 ~world']],
    ['config: {out-put_dir: x}', ['schema.unknown_key 1:10 ~output_dir']],
    ['config: {retry: {backof: 2s}}', ['schema.unknown_key 1:18 ~backoff']],
    ['config: {horizon: twelve}', ['schema.wrong_type 1:19']],
    ['config: {paths: "2000"}', ['schema.wrong_type 1:17 ~2000']],
    ['config: {paths: 2_000}', ['schema.wrong_type 1:17 ~2000']],
    ['config: {validation: {min_confidence: "0,4"}}', ['schema.wrong_type 1:39 ~0.4']],
    ['config: {analyze: yes}', ['schema.wrong_type 1:19 ~true']],
    ['config: {save_stats: Off}', ['schema.wrong_type 1:22 ~false']],
    ['config: {timeout: 5}', ['schema.wrong_type 1:19 ~5s']],
    ['config: {timeout: 5 minutes}', ['schema.bad_format 1:19']],
    ['config: {profile: measuerd}', ['schema.not_one_of 1:19 ~measured']],
    ['config: {validation: {max_fragility: 7}}', ['schema.out_of_range 1:38']],
    ['config: {count: 0}', ['schema.out_of_range 1:17']],
    ['config: {count: 1.5}', ['schema.wrong_type 1:17']],
    ['config: {origin: []}', ['schema.out_of_range 1:18']],
    ['config: {origin: [2009-12, [x]]}', ['schema.wrong_type 1:28']],
    ['config: {evidence: {origin: 3}}', ['schema.unknown_key 1:21 ~origins']],
    ['config: {world: a, dataset: b}', ['schema.invalid 1:29']],
    ['jobs:\n  - params: {}', ['schema.missing_key 2:5']],
    ['jobs:\n  - x\n  -', ['schema.wrong_type 2:5', 'schema.wrong_type 3:4']],
    ['jobs:', ['schema.wrong_type 1:1']],
    ['jobs: [{name: 3}]', ['schema.wrong_type 1:15 ~"3"']],
    ['jobs: [{name: a, params: {x: [1]}}]', ['schema.wrong_type 1:30']],
    ['matrix: {axes: {x: 1}}', ['schema.wrong_type 1:20 ~[1]']],
    ['matrix: {axes: {x: []}}', ['schema.out_of_range 1:20']],
    ['matrix: {include: {a: 1}}', ['schema.wrong_type 1:19']],
    ['- 1', ['schema.wrong_type 1:1']],
  ])('%s', (text, expected) => expect(findings(check(text))).toEqual(expected));

  it('accepts a matrix that is empty', () => expect(check('matrix:\njobs: []')).toEqual([]));

  it('says what was found and what was expected, in one sentence for a union', () => {
    const [origin] = check('config: {origin: {a: 1}}');
    expect(origin).toMatchObject({ message: '`config.origin` is a mapping', expected: 'text, a number or a list' });
    const [param] = check('jobs: [{name: a, params: {x: [1]}}]');
    expect(param).toMatchObject({
      message: '`jobs[0].params.x` is a list',
      expected: 'one value (a number, text, true, false or null)',
    });
  });

  it('says where a misplaced key belongs', () => {
    expect(check('seed: 3')[0]).toMatchObject({ code: 'schema.unknown_key', notes: ['`seed` belongs under `config`'] });
    expect(check('axes: {}')[0]!.notes).toEqual(['`axes` belongs under `matrix`']);
  });

  it('sees a text that a comma has cut', () => {
    const [unknown] = check('jobs: [{name: a, params: {}, when: max(x, 2)}]').slice(1);
    expect(unknown!.notes).toEqual([
      'a `,` ends the text of `when` before it: inside `{...}` such a text needs quotes',
    ]);
  });

  it('explains why YAML 1.2 does not read yes as a boolean', () => {
    expect(check('config: {analyze: yes}')[0]!.notes).toEqual(['YAML 1.2 reads `yes` as text, not as a boolean']);
  });

  it('applies the documented defaults', () => {
    const { value } = checkSchema(Manifest, parseSource('config: {dataset: capital}', 'm.yaml').document!);
    expect(value!.config).toEqual({
      world: 'capital',
      origin: 'latest',
      horizon: 12,
      paths: 2000,
      count: 5,
      seed: 42,
      analyze: true,
      evidence: { origins: 60, paths: 400, recalibrate: false },
      save_stats: true,
      objective: 'skill',
      validation: { min_confidence: 0.4, max_fragility: 0.7, blocked_drivers: [] },
      license: { policy: 'default', enforce: false },
      retry: { attempts: 3, backoff: 2000 },
      timeout: 300_000,
      default_params: {},
    });
  });

  it.each([
    ['500ms', 500],
    ['2s', 2000],
    ['1.5m', 90_000],
    ['1h', 3_600_000],
  ])('reads %s as %d ms', (text, ms) => {
    expect(
      checkSchema(Manifest, parseSource(`config: {timeout: ${text}}`, 'm.yaml').document!).value!.config.timeout,
    ).toBe(ms);
  });
});
