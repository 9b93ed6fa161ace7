import { describe, expect, it } from '@jest/globals';
import { expand } from './spec-expand.js';

const axes = (text: string, rest = ''): readonly string[] =>
  expand(`config: {world: w}\nmatrix:\n  axes: {${text}}\n${rest}`).found;

describe('axes that vary nothing', () => {
  it.each<[string, string, string, string[]]>([
    ['one value', 'limit: [1]', '', ['matrix.single_value 3:10']],
    ['a repeated value', 'limit: [1, 2, 1.0]', '', ['matrix.repeated_value 3:24']],
    [
      'a repeated value that is all there is',
      'limit: [2, 2]',
      '',
      ['matrix.single_value 3:10', 'matrix.repeated_value 3:21'],
    ],
    ['a disabled rule', 'rules.R007.scale: [1, 2]', '', ['matrix.dead_axis 3:10']],
    [
      'a disabled rule that base_params enable',
      'rules.R007.scale: [1, 2]',
      '  base_params: {rules.R007.enabled: true}',
      [],
    ],
    ['a disabled rule that an axis enables', 'rules.R007.scale: [1, 2], rules.R007.enabled: [true, false]', '', []],
    ['importance in the measured profile', 'rules.R006.importance: [0.5, 1]', '', ['matrix.dead_axis 3:10']],
    ['the decay of an overlay that follows', 'overlays.echo.decay_rate: [0.5, 1]', '', ['matrix.dead_axis 3:10']],
    [
      'a parameter whose only rule is disabled',
      'semantic_threshold: [0.1, 0.2]',
      '  base_params: {rules.R006.enabled: false}',
      ['matrix.dead_axis 3:10'],
    ],
    [
      'a parameter that only an axis refers to',
      'semantic_threshold: [0.1, 0.2], overlays.hope.decay_rate: [semantic_threshold, 0.5]',
      '  base_params: {rules.R006.enabled: false}',
      [],
    ],
    [
      'a parameter that only an axis mentions',
      'semantic_threshold: [0.1, 0.2], rules.R008.when: ["x > semantic_threshold", "x > 1"]',
      '  base_params: {rules.R006.enabled: false}',
      [],
    ],
    ['origins', 'origin: [2008, 2009]', '', []],
  ])('%s', (_what, text, rest, expected) => expect(axes(text, rest)).toEqual(expected));
});

describe('jobs that repeat others', () => {
  it('names both', () => {
    const { diagnostics, jobs } = expand(
      'config: {world: w}\njobs:\n  - {name: a, params: {limit: 1}}\n  - {name: b}\n  - {name: c, params: {limit: 2}}',
    );
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatchObject({
      severity: 'warning',
      code: 'manifest.duplicate_job',
      line: 4,
      message: 'the job `b` is the same simulation as `a`',
    });
    expect(jobs).toHaveLength(3);
  });

  it('does not take two origins for one job', () => {
    expect(expand('config: {world: w, origin: [2008, 2009]}\njobs: [{name: a}]').found).toEqual([]);
    expect(expand('config: {world: w, origin: [2008, 2008]}\njobs: [{name: a}]').found).toEqual([
      'manifest.repeated_origin 1:35',
      'manifest.duplicate_job 2:9',
    ]);
  });

  it('lists fifty at most', () => {
    const jobs = Array.from({ length: 80 }, (_, i) => `  - {name: j${i}}`).join('\n');
    const { diagnostics } = expand(`config: {world: w}\njobs:\n${jobs}\nmatrix: {axes: {limit: [2, 3]}}`);
    expect(diagnostics).toHaveLength(51);
    expect(diagnostics.at(-1)!.message).toBe('29 more jobs repeat others');
  });
});

describe('the size of a plan', () => {
  const values = (count: number): string => Array.from({ length: count }, (_, i) => i + 1).join(', ');

  it('needs a yes above 10,000 jobs', () => {
    const text = (count: number): string =>
      `config: {world: w}\nmatrix: {axes: {smart: [${values(count)}], min_leaf_size: [${values(100)}]}}`;
    expect(expand(text(100))).toMatchObject({ found: [], jobs: { length: 10_000 } });
    const refused = expand(text(101));
    expect(refused).toMatchObject({ found: ['manifest.too_many_jobs 2:10'], jobs: [] });
    expect(refused.diagnostics[0]!.message).toBe('the manifest makes 10,100 jobs (101 × 100)');
    expect(expand(text(101), { yes: true }).jobs).toHaveLength(10_100);
  });

  it('has an end where there is one, whatever was asked for', () => {
    const text = `config: {world: w}\nmatrix: {axes: {smart: [${values(21)}]}}`;
    for (const yes of [true, false]) {
      const refused = expand(text, { yes, mostJobs: 20 });
      expect(refused).toMatchObject({ found: ['manifest.too_many_jobs 2:10'], jobs: [] });
      expect(refused.diagnostics[0]!.expected).toBe('at most 20 jobs');
    }
    expect(expand(text, { mostJobs: 21 }).jobs).toHaveLength(21);
  });

  it('counts what exclude leaves, and every origin', () => {
    const text = (origin: string): string =>
      `config: {world: w, origin: ${origin}}\nmatrix: {axes: {smart: [${values(101)}], min_leaf_size: [${values(100)}]}, exclude: [{smart: 1}]}`;
    expect(expand(text('latest')).jobs).toHaveLength(10_000);
    expect(expand(text('[1, 2]')).found).toEqual(['manifest.too_many_jobs 2:10']);
  });

  it('refuses a product that no machine holds before building any of it', () => {
    const names = [
      'smart',
      'min_leaf_size',
      'decay_rate',
      'semantic_threshold',
      'overlays.hope.decay_rate',
      'rules.R006.scale',
    ];
    const { found } = expand(
      `config: {world: w}\nmatrix: {axes: {${names.map((name) => `${name}: [${values(1000)}]`).join(', ')}}}`,
      { yes: true },
    );
    expect(found).toEqual(['manifest.too_many_jobs 2:10']);
  });
});
