import { describe, expect, it } from '@jest/globals';
import { findings } from '../source/findings.js';
import { selectJobs } from './select-jobs.js';
import { expand } from './spec-expand.js';

const { jobs } = expand(`config: {world: w}
jobs: [{name: base, params: {smart: false}}]
matrix:
  axes: {decay_rate: [0.005, 0.01], rules.R006.scale: [1, 2], origin: [latest, 2009-12]}
`);
const names = (expression: string): string[] => selectJobs(jobs, expression).jobs.map(({ name }) => name);

describe('selecting jobs', () => {
  it.each<[string, number]>([
    ['decay_rate=0.005', 4],
    ['parameters.decay_rate=5e-3', 4],
    ['decay_rate=0.01', 5],
    ['decay_rate=0.005|0.01', 9],
    ['decay_rate = 0.005 , rules.R006.scale=2', 2],
    ['rules.R006.scale!=1', 4],
    ['origin=2009-12', 4],
    ['name=matrix_*_originlatest', 4],
    ['name=base', 1],
    ['smart=false', 1],
    ['smart=0', 1],
  ])('%s selects %d', (expression, count) => expect(names(expression)).toHaveLength(count));

  it('keeps numbers and order', () => {
    expect(selectJobs(jobs, 'rules.R006.scale=2').jobs.map(({ number }) => number)).toEqual([4, 5, 8, 9]);
  });

  it.each<[string, string[]]>([
    ['decayrate=1', ['only.unknown_axis 1:1 ~decay_rate']],
    ['origin=latest,smrt=1', ['only.unknown_axis 1:15 ~smart']],
    ['decay_rate', ['only.syntax 1:1']],
    ['', ['only.syntax 1:1']],
    ['decay_rate=7', ['only.nothing 1:1']],
  ])('%j is refused', (expression, expected) => {
    const { diagnostics, jobs: none } = selectJobs(jobs, expression);
    expect(findings(diagnostics)).toEqual(expected);
    expect(none).toEqual([]);
  });
});
