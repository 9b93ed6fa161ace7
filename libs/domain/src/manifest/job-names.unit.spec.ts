import { describe, expect, it } from '@jest/globals';
import { worldOf } from '../world/spec-world.js';
import { MAX_NAME, unsafeName } from './safe-name.js';
import { axisLabels, shortForm, valueLabel } from './short-form.js';
import { expand } from './spec-expand.js';
import { UniqueNames } from './unique-names.js';

describe('short forms of axes', () => {
  it.each([
    ['min_leaf_size', 'leaf'],
    ['semantic_threshold', 'thresh'],
    ['decay_rate', 'decay'],
    ['rules.R006.scale', 'R006'],
    ['rules.R006_InflationEffect.scale', 'R006'],
    ['overlays.hope.decay_rate', 'hope'],
    ['variables.sp500.process.phi', 'proces'],
    ['max_count', 'count'],
    ['origin', 'origin'],
    ['x', 'x'],
  ])('%s -> %s', (axis, short) => expect(shortForm(axis)).toBe(short));

  it('puts a dash after a digit and takes full keys where short forms are equal', () => {
    expect(axisLabels(['rules.R006.scale', 'decay_rate'])).toEqual(['R006-', 'decay']);
    expect(axisLabels(['leaf_size', 'min_leaf_size', 'x', 'rules.R6.scale', 'rules.R6.importance'])).toEqual([
      'leaf_size',
      'min_leaf_size',
      'x',
      'rules.R6.scale',
      'rules.R6.importance',
    ]);
    expect(axisLabels(['a_1', 'a_2'])).toEqual(['a_1-', 'a_2-']);
  });

  it.each<[string | number | boolean | null, string]>([
    [0.005, '0.005'],
    [1.0, '1'],
    [1e-7, '1e-7'],
    [1e21, '1e+21'],
    [-2, '-2'],
    [true, 'true'],
    [null, 'null'],
    ['s p/é', 's_p__'],
    ['a'.repeat(60), 'a'.repeat(40)],
  ])('value %j -> %s', (value, label) => expect(valueLabel(value)).toBe(label));
});

describe('names of jobs', () => {
  it('tells equal names apart in plan order, ignoring case', () => {
    const names = new UniqueNames();
    expect(['a', 'A', 'a', 'a-2', 'b'].map((name) => names.take(name))).toEqual(['a', 'A-2', 'a-3', 'a-2-2', 'b']);
  });

  it('keeps them short enough for files', () => {
    const names = new UniqueNames();
    const long = 'x'.repeat(300);
    expect([names.take(long), names.take(long)].map((name) => [name.length, name.slice(-2)])).toEqual([
      [MAX_NAME, 'xx'],
      [MAX_NAME, '-2'],
    ]);
  });

  it('gives way to explicit names', () => {
    const { names } = expand('config: {world: w}\njobs: [{name: Matrix_smart1}]\nmatrix: {axes: {smart: [1, 2]}}');
    expect(names).toEqual(['Matrix_smart1', 'matrix_smart1-2', 'matrix_smart2']);
  });

  it('counts values that look alike', () => {
    const world = worldOf();
    const { names } = expand(
      'config: {world: w}\nmatrix: {axes: {rules.R006.when: ["x > 1", "x < 1", "x = 1"]}}',
      {},
      world,
    );
    expect(names).toEqual([]);
    const { names: two } = expand(
      'config: {world: w}\nmatrix: {axes: {rules.R006.when: ["x > 1", "x < 1"]}}',
      {},
      world,
    );
    expect(two).toEqual(['matrix_R006-x___1', 'matrix_R006-x___1-2']);
  });

  it.each([
    '',
    ' ',
    '.',
    '..',
    'a/b',
    'a\\b',
    '../x',
    'a\nb',
    'a\u0000',
    'a\u202Eb',
    'CON',
    'nul.txt',
    'com1',
    '-rf',
    '.hidden',
    'a.',
    ' a',
    'a:b',
    'a*',
    'é'.repeat(101),
  ])('%j is unsafe', (name) => expect(unsafeName(name)).toBeDefined());
  it.each(['a', 'A-1_b.c', 'zażółć', 'two words', 'console', '日本'])('%j is safe', (name) =>
    expect(unsafeName(name)).toBeUndefined(),
  );
});
