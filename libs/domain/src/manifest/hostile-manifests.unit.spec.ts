import { describe, expect, it } from '@jest/globals';
import { expand } from './spec-expand.js';

const HEAD = 'config: {world: w}\n';
const bomb = [
  'a0: &a0 [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]',
  ...Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(', ')}]`),
].join('\n');
const axis = (name: string): string => `${name}: [${Array.from({ length: 1000 }, (_, i) => i).join(',')}]`;

describe('hostile manifests', () => {
  it.each<[string, string, string[]]>([
    ['an alias bomb', `${HEAD}${bomb}\n`, ['source.alias_bomb 6:10']],
    [
      'a billion jobs',
      `${HEAD}matrix: {axes: {${axis('smart')}, ${axis('min_leaf_size')}, ${axis('decay_rate')}}}`,
      ['manifest.too_many_jobs 2:10'],
    ],
    [
      'a climb out of the folder',
      `config: {world: w, output_dir: out/../../../etc/cron.d}\njobs: [{name: a}]`,
      ['manifest.output_dir 1:32'],
    ],
    ['a job that writes elsewhere', `${HEAD}jobs: [{name: ../../.bashrc}]`, ['job.unsafe_name 2:15']],
    [
      'a job with a device name and one with control characters',
      `${HEAD}jobs: [{name: NUL}, {name: "a\\u001b[2Jb"}]`,
      ['job.unsafe_name 2:15', 'job.unsafe_name 2:28'],
    ],
    [
      'a prototype as parameter',
      `${HEAD}jobs:\n  - {name: a, params: {__proto__: 1, constructor: 2, toString: 3}}`,
      ['source.bad_key 3:24', 'param.unknown 3:38', 'param.unknown 3:54'],
    ],
    [
      'numbers that are none',
      `${HEAD}jobs:\n  - {name: a, params: {smart: 1e999, limit: .nan, decay_rate: -.inf}}`,
      ['source.bad_number 3:31', 'source.bad_number 3:45', 'source.bad_number 3:63'],
    ],
    [
      'one key many times',
      `${HEAD}${HEAD}config: {world: v}\njobs: [{name: a}]`,
      ['source.duplicate_key 2:1', 'source.duplicate_key 3:1'],
    ],
    ['brackets without end', `${HEAD}jobs: ${'['.repeat(50_000)}`, ['source.too_deep']],
    [
      'code in a tag',
      `${HEAD}jobs: !!js/function 'function () { return 1 }'\nname: !!python/object/apply:os.system [ls]`,
      ['source.tag 2:7', 'source.tag 3:7'],
    ],
    [
      'code in an expression',
      `${HEAD}jobs: [{name: a, params: {rules.R006.when: "process.exit() > 0"}}]`,
      ['param.bad_expression 2:44'],
    ],
    ['two documents', `${HEAD}jobs: [{name: a}]\n---\n${HEAD}`, ['source.several_documents 3:1']],
  ])('%s', (_what, text, expected) => {
    const { found, jobs } = expand(text);
    expect(found.map((line, i) => (expected[i]?.includes(' ') === false ? line.split(' ')[0] : line))).toEqual(
      expected,
    );
    expect(jobs).toEqual([]);
  });

  it('finds faults of meaning beside faults of shape', () => {
    const { found } = expand(`confg: {}
config: {world: w, horizon: x, output_dir: /etc}
jobs: [{name: a, params: {limt: 1}}]
matrix: {axes: {limit: 3, smrt: [1, 2]}, exclude: [{limit: 3}, {lmit: 3}]}
`);
    expect(found).toEqual([
      'schema.unknown_key 1:1 ~config',
      'schema.wrong_type 2:29',
      'manifest.output_dir 2:44',
      'param.unknown 3:27 ~limit',
      'schema.wrong_type 4:24 ~[3]',
      'param.unknown 4:27 ~smart',
      'matrix.unknown_axis 4:65 ~limit',
    ]);
  });

  it('reports the faults of all parts at once', () => {
    const { found } = expand(`config: {world: w, output_dir: /etc, default_params: {smrt: 1}}
jobs:
  - {name: a, params: {limit: 9}}
  - {name: a, params: {rules.R06.scale: yes, seed: 3, origin: 2009}}
matrix:
  base_params: {overlays.hop.initial: 0.1}
  axes: {decay_rat: [1, 2], paths: [1, 2], limit: [1, "2"], parameters.limit: [3, 4]}
  include: [{smart: off}]
  exclude: [{smart: 1}]
`);
    expect(found).toEqual([
      'manifest.output_dir 1:32',
      'param.unknown 1:55 ~smart',
      'param.out_of_range 3:31',
      'job.repeated_name 4:12',
      'param.unknown 4:24 ~rules.R006.scale',
      'param.config_key 4:46',
      'param.config_key 4:55',
      'param.unknown 6:17 ~overlays.hope.initial',
      'param.unknown 7:10 ~decay_rate',
      'param.config_key 7:29',
      'param.wrong_type 7:55 ~2',
      'matrix.repeated_axis 7:61',
      'param.wrong_type 8:21',
      'matrix.unknown_axis 9:14',
    ]);
  });
});
