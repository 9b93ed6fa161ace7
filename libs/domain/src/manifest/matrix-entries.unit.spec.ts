import { describe, expect, it } from '@jest/globals';
import { worldOf } from '../world/spec-world.js';
import { expand } from './spec-expand.js';

/** A world of one variable and the given parameters, all 0. */
const worldWith = (...names: string[]): ReturnType<typeof worldOf> =>
  worldOf(`name: w
parameters: {decay_rate: 0, ${names.map((name) => `${name}: 0`).join(', ')}}
variables: {v: {initial: 1, process: constant}}
events: {${names.map((name) => `e_${name}: {when: v > ${name}}`).join(', ')}}
targets: [v]
`);

describe('include, as in the GitHub Actions matrix', () => {
  it('gives the combinations of the example in their documentation', () => {
    // fruit: apple 1, pear 2, banana 3; animal: cat 1, dog 2; color: green 1, pink 2; shape: circle 1
    const { jobs, found } = expand(
      `config: {world: w}
matrix:
  axes: {fruit: [1, 2], animal: [1, 2]}
  include:
    - {color: 1}
    - {color: 2, animal: 1}
    - {fruit: 1, shape: 1}
    - {fruit: 3}
    - {fruit: 3, animal: 1}
`,
      {},
      worldWith('fruit', 'animal', 'color', 'shape'),
    );
    expect(found).toEqual([]);
    expect(jobs.map(({ params }) => params)).toEqual([
      { fruit: 1, animal: 1, color: 2, shape: 1 },
      { fruit: 1, animal: 2, color: 1, shape: 1 },
      { fruit: 2, animal: 1, color: 2 },
      { fruit: 2, animal: 2, color: 1 },
      { fruit: 3 },
      { fruit: 3, animal: 1 },
    ]);
  });

  it('makes jobs of their own where there are no axes', () => {
    const { jobs } = expand(
      'config: {world: w}\nmatrix: {base_params: {a: 1}, include: [{b: 2}, {b: 3, a: 4}]}',
      {},
      worldWith('a', 'b'),
    );
    expect(jobs.map(({ name, params }) => [name, params])).toEqual([
      ['matrix_b2', { a: 1, b: 2 }],
      ['matrix_b3_a4', { a: 4, b: 3 }],
    ]);
  });

  it('names an added job by its axes first', () => {
    const { names } = expand(
      'config: {world: w}\nmatrix: {axes: {a: [1], b: [1, 2]}, include: [{c: 5, b: 7}, {b: 8}]}',
      {},
      worldWith('a', 'b', 'c'),
    );
    expect(names).toEqual(['matrix_a1_b1', 'matrix_a1_b2', 'matrix_b7_c5', 'matrix_b8']);
  });

  it('may set the origin', () => {
    const { jobs } = expand(
      'config: {world: w}\nmatrix: {axes: {a: [1, 2]}, include: [{a: 2, origin: 2009-12}]}',
      {},
      worldWith('a'),
    );
    expect(jobs.map(({ name, origin }) => [name, origin])).toEqual([
      ['matrix_a1', 'latest'],
      ['matrix_a2', '2009-12'],
    ]);
  });

  it('warns where an entry changes nothing', () => {
    expect(
      expand('config: {world: w}\nmatrix: {axes: {a: [1, 2]}, include: [{a: 2}]}', {}, worldWith('a')).found,
    ).toEqual(['matrix.include_changes_nothing 2:39']);
  });
});

describe('exclude, as in the GitHub Actions matrix', () => {
  const expandAxes = (exclude: string, include = '[]'): ReturnType<typeof expand> =>
    expand(
      `config: {world: w}\nmatrix: {axes: {a: [1, 2, 3], b: [1, 2]}, include: ${include}, exclude: ${exclude}}`,
      {},
      worldWith('a', 'b', 'c'),
    );

  it('removes the combinations that have all its values', () => {
    expect(expandAxes('[{a: 1, b: 2}, {a: 3}]').names).toEqual(['matrix_a1_b1', 'matrix_a2_b1', 'matrix_a2_b2']);
  });

  it('is done before include, which may add a combination again', () => {
    expect(expandAxes('[{a: 1, b: 2}, {a: 3}]', '[{a: 3, b: 1}]').names.at(-1)).toBe('matrix_a3_b1');
  });

  it.each<[string, string[]]>([
    ['[{a: 4}]', ['matrix.exclude_matches_nothing 2:70']],
    ['[{a: 1}, {a: 1, b: 3}]', ['matrix.exclude_matches_nothing 2:84']],
    ['[{c: 0}]', ['matrix.unknown_axis 2:67']],
    ['[{}]', ['matrix.empty_entry 2:66']],
    ['[{a: "1"}]', ['param.wrong_type 2:70 ~1']],
  ])('%s', (exclude, expected) => expect(expandAxes(exclude).found).toEqual(expected));

  it('says which values the axis has', () => {
    expect(expandAxes('[{a: 4}]').diagnostics[0]).toMatchObject({
      expected: 'a value of the axis: 1, 2 or 3',
      notes: ['`a` never is the number 4'],
    });
  });
});
