import { describe, expect, it } from '@jest/globals';
import { expand } from './spec-expand.js';

const HEAD = 'config: {world: w}\n';

describe('params that make another world', () => {
  it.each<[string, string, string[]]>([
    [
      'a process without its numbers',
      'jobs: [{name: a, params: {variables.x.process.kind: ar1}}]',
      ['param.not_applicable 2:26'],
    ],
    [
      'a process with its numbers',
      'jobs: [{name: a, params: {variables.x.process.kind: ar1, variables.x.process.mean: 0, variables.x.process.phi: 0.5}}]',
      [],
    ],
    [
      'numbers on another axis',
      'matrix: {base_params: {variables.x.process.mean: 0}, axes: {variables.x.process.kind: [ar1, random_walk], variables.x.process.phi: [0.1, 0.2]}}',
      [],
    ],
    ['fitting without history', 'matrix: {axes: {variables.x.process.sd: [1, fit]}}', ['param.not_applicable 2:45']],
    [
      'fitting an effect on an overlay',
      'matrix: {axes: {rules.R006.effects.hope.add: [0.1, fit]}}',
      ['param.not_applicable 2:52'],
    ],
    [
      'a measure from an overlay',
      'matrix: {axes: {overlays.echo.measure: [x / 5, hope]}}',
      ['param.not_applicable 2:48'],
    ],
    ['a condition', 'matrix: {axes: {rules.R006.when: [x > 5, hope > 0.2]}}', []],
  ])('%s', (_what, text, expected) => expect(expand(HEAD + text).found).toEqual(expected));
});
