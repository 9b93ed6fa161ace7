import { describe, expect, it } from '@jest/globals';
import { findings } from '../source/findings.js';
import { readWorld } from './read-world.js';
import { SPEC_WORLD, worldOf } from './spec-world.js';
import { worldHash } from './world-hash.js';

/** A world in which every line can be replaced; lines count from 1. */
const LINES = [
  'name: capital', // 1
  'period: month',
  'sources: {stocks: {from: stocks.csv, date: date}}',
  'parameters: {decay_rate: 0.01, threshold: {value: 0.5, min: 0, max: 1}}',
  'variables:', // 5
  '  sp500: {unit: USD, support: positive, source: stocks, process: gbm}',
  '  jobless: {unit: "%", source: stocks, process: {kind: ar1, phi: fit}}',
  'overlays:',
  '  hope: {measure: "1 - jobless / 10"}',
  '  rage: {initial: 0.2}', // 10
  'capital: {cash: {amount: 100}, spy: {amount: 1, price: sp500}}',
  'rules:',
  '  - {id: R001, when: "hope > threshold", effects: [{on: sp500, add: 0.01}]}',
  '  - {id: R002, when: "delta(jobless, 3) > 0.5", effects: [{on: jobless, add: fit}]}',
  'targets: [sp500, capital]', // 15
  'headline: {target: sp500, horizon: 3}',
  'events: {crash: {when: "pct(sp500, 3) < -20"}}',
];

/** What follows where `jobless` is not observed. */
const UNSEEN = ['world.scenario_rule 13:22', 'world.scenario_rule 14:22', 'world.fit_scenario 14:78'];

const found = (changes: Readonly<Record<number, string>>): string[] =>
  findings(readWorld(LINES.map((line, i) => changes[i + 1] ?? line).join('\n'), 'w.yaml').diagnostics);

describe('what a world means', () => {
  it('accepts a world in which everything fits', () => {
    expect(found({})).toEqual([]);
    expect(findings(readWorld(SPEC_WORLD, 'w.yaml').diagnostics)).toEqual([]);
  });

  it.each<[string, Record<number, string>, string[]]>([
    ['an unknown key', { 6: '  sp500: {suport: positive, source: stocks}' }, ['schema.unknown_key 6:11 ~support']],
    ['a bad name', { 7: '  job less: {initial: 1}\n  jobless: {source: stocks}' }, ['schema.bad_name 7:3']],
    ['one name for two things', { 10: '  sp500: {initial: 0.2}', 14: '' }, ['world.name_taken 10:3']],
    [
      'a word of the language',
      { 4: 'parameters: {decay_rate: 0.01, threshold: 0.5, max: 1}' },
      ['world.reserved_name 4:48'],
    ],
    [
      'a parameter that hides the axis origin',
      { 4: 'parameters: {decay_rate: 0.01, threshold: 0.5, origin: 1}' },
      ['world.reserved_name 4:48'],
    ],
    [
      'two rules of one id',
      { 14: '  - {id: R001, when: "jobless > 1", effects: [{on: rage, add: 1}]}' },
      ['world.name_taken 14:10'],
    ],
    [
      'a target that is nothing',
      { 15: 'targets: [sp50, capital]' },
      ['world.unknown_name 15:11 ~sp500', 'world.unknown_name 16:20 ~sp50'],
    ],
    ['a target twice', { 15: 'targets: [sp500, sp500]' }, ['world.repeated 15:18']],
    ['a parameter as target', { 15: 'targets: [sp500, threshold]' }, ['world.unknown_name 15:18']],
    ['a headline that is no target', { 16: 'headline: {target: jobless}' }, ['world.unknown_name 16:20']],
    ['a headline event', { 16: 'headline: {event: crsh}' }, ['world.unknown_name 16:19 ~crash']],
    ['two headlines', { 16: 'headline: {target: sp500, event: crash}' }, ['world.headline 16:27']],
    [
      'an effect on nothing',
      { 13: '  - {id: R001, when: "hope > threshold", effects: [{on: sp50, add: 0.01}]}' },
      ['world.unknown_name 13:57 ~sp500'],
    ],
    [
      'an effect of an unknown size',
      { 13: '  - {id: R001, when: "hope > 0", effects: [{on: sp500, add: treshold}]}' },
      ['world.unknown_name 13:61 ~threshold'],
    ],
    [
      'an effect that was to be fitted',
      { 13: '  - {id: R001, when: "hope > 0", effects: [{on: sp500, add: fitt}]}' },
      ['world.unknown_name 13:61 ~fit'],
    ],
    [
      'an unknown scale',
      { 13: '  - {id: R001, when: "hope > 0", scale: thresold, effects: [{on: sp500, add: 1}]}' },
      ['world.unknown_name 13:41 ~threshold'],
    ],
    ['a price of nothing', { 11: 'capital: {spy: {amount: 1, price: sp501}}' }, ['world.unknown_name 11:35 ~sp500']],
    ['a source of nothing', { 7: '  jobless: {unit: "%", source: stock}' }, ['world.unknown_name 7:32 ~stocks']],
    [
      'a column without source',
      { 7: '  jobless: {initial: 1, column: u, process: constant}' },
      ['world.no_source 7:25', ...UNSEEN],
    ],
    [
      'a source that nobody reads',
      { 3: 'sources: {stocks: {from: s.csv, date: d}, other: {from: o.csv, date: d}}' },
      ['world.unused_source 3:43'],
    ],
    [
      'a long table without values',
      { 3: 'sources: {stocks: {from: s.csv, date: d, series: k}}' },
      ['world.long_form 3:50'],
    ],
    ['no start', { 7: '  jobless: {process: constant}' }, ['world.no_start 7:3', ...UNSEEN]],
    [
      'a start outside its support',
      { 6: '  sp500: {support: positive, initial: 0, source: stocks}' },
      ['world.outside_support 6:39'],
    ],
    [
      'a share that starts at 1',
      { 6: '  sp500: {support: share, initial: 1, source: stocks}' },
      ['world.outside_support 6:36'],
    ],
    ['gbm below zero', { 6: '  sp500: {source: stocks, process: gbm}' }, ['world.gbm_support 6:36']],
    [
      'a parameter of another process',
      { 7: '  jobless: {source: stocks, process: {kind: ar1, volatility: 1}}' },
      ['world.foreign_parameter 7:50'],
    ],
    [
      'a process parameter out of range',
      { 7: '  jobless: {source: stocks, process: {kind: ar1, phi: 1.5, sd: -1}}' },
      ['world.out_of_range 7:55', 'world.out_of_range 7:64'],
    ],
    [
      'an unknown process',
      { 7: '  jobless: {source: stocks, process: randomwalk}' },
      ['schema.not_one_of 7:38 ~random_walk'],
    ],
    [
      'a season that cannot be known',
      { 2: 'period: year', 7: '  jobless: {source: stocks, process: seasonal}' },
      ['world.no_season 7:38'],
    ],
    [
      'nothing to fit from',
      { 7: '  jobless: {initial: 1, process: {kind: ar1, phi: fit, mean: 1, sd: 1}}' },
      ['world.nothing_to_fit 7:51', ...UNSEEN],
    ],
    [
      'nothing to resample',
      { 7: '  jobless: {initial: 1, process: {kind: random_walk, sd: 1, innovations: bootstrap}}' },
      ['world.nothing_to_fit 7:74', ...UNSEEN],
    ],
    [
      'no degrees of freedom',
      { 7: '  jobless: {initial: 1, process: {kind: random_walk, sd: 1, innovations: student_t}}' },
      ['world.nothing_to_fit 7:34', ...UNSEEN],
    ],
    [
      'no regimes to learn',
      { 7: '  jobless: {initial: 1, process: regime}' },
      ['world.nothing_to_fit 7:34', ...UNSEEN],
    ],
    [
      'shocks that their parameters do not belong to',
      { 7: '  jobless: {source: stocks, process: {kind: ar1, dof: 5, innovations: bootstrap, block: 3}}' },
      ['world.unused_parameter 7:50'],
    ],
    [
      'numbers of the new processes out of range',
      { 7: '  jobless: {source: stocks, process: {kind: jumps, rate: 200, jump_sd: -1}}' },
      ['world.out_of_range 7:58', 'world.out_of_range 7:72'],
    ],
    [
      'what the engine refuses',
      { 7: '  jobless: {source: stocks, process: {kind: ar1, innovations: student_t, dof: 2}}' },
      ['world.bad_value 7:79'],
    ],
    ['nothing to choose from', { 7: '  jobless: {initial: 1}' }, ['world.nothing_to_fit 7:12', ...UNSEEN]],
    ['an unknown decay rate', { 10: '  rage: {decay_rate: decayrate}' }, ['world.unknown_name 10:22 ~decay_rate']],
    ['the decay rate that every overlay has by default', { 4: 'parameters: {threshold: 0.5}' }, []],
    [
      'fitting an effect on an overlay',
      { 14: '  - {id: R002, when: "jobless > 0.5", effects: [{on: rage, add: fit}]}' },
      ['world.fit_no_variable 14:65'],
    ],
    ['a name that only the engine keeps', { 10: '  capital: {initial: 0.2}' }, ['world.duplicate_name 11:10']],
    [
      'a parameter outside its range',
      { 4: 'parameters: {decay_rate: 0.01, threshold: {value: 2, max: 1}}' },
      ['world.out_of_range 4:51'],
    ],
    ['following nothing', { 10: '  rage: {follow: true}', 14: '' }, ['world.follow_without_measure 10:18']],
    [
      'writing a follower',
      {
        10: '  rage: {follow: true, measure: "jobless / 10"}',
        14: '  - {id: R002, when: "jobless > 1", effects: [{on: rage, add: 1}]}',
      },
      ['world.write_to_follower 14:52'],
    ],
    ['measuring from an overlay', { 9: '  hope: {measure: "rage"}' }, ['world.measure_source 9:19']],
    ['measuring what it moves', { 9: '  hope: {measure: "pct(sp500, 3)"}' }, ['world.measure_loop 9:19']],
    [
      'a rule that history cannot show',
      { 13: '  - {id: R001, when: "rage > 0.5", effects: [{on: sp500, add: 0.01}]}' },
      ['world.scenario_rule 13:22'],
    ],
    [
      'fitting what history cannot show',
      { 13: '  - {id: R001, when: "rage > 0.5", effects: [{on: sp500, add: fit}]}' },
      ['world.scenario_rule 13:22', 'world.fit_scenario 13:63'],
    ],
    [
      'a classic field in a measured world',
      { 13: '  - {id: R001, when: "hope > 0", effects: [{on: sp500, add: 1, modulated: true}]}' },
      ['world.classic_only 13:64'],
    ],
  ])('%s', (_what, changes, expected) => expect(found(changes)).toEqual(expected));

  it('lets the classic profile use its fields, and fit nothing', () => {
    const rule =
      '  - {id: R001, when: "hope > 0", effects: [{on: rage, add: 1, modulated: true, min: 0}, {on: rage, add: fit}]}';
    expect(found({ 1: 'name: capital\nprofile: classic', 13: rule, 14: '' })).toEqual(['world.profile 14:105']);
  });
});

describe('expressions of a world', () => {
  it.each<[string, string, string[]]>([
    ['an unknown name', '"hpoe > 0.5"', ['expression.unknown_name 13:23 ~hope']],
    ['the second of two names', '"hope > 0.5 and joblss > 1"', ['expression.unknown_name 13:38 ~jobless']],
    ['an unknown function', '"dlta(jobless, 3) > 1"', ['expression.invalid 13:23 ~delta']],
    ['units that differ', '"sp500 > jobless"', ['expression.invalid 13:23']],
    ['a number where a condition belongs', '"hope + 1"', ['expression.invalid 13:23']],
    ['an end that comes too early', '"hope >"', ['expression.invalid 13:29']],
    ['a place after a doubled quote', "'hope > 0 and ''x'''", ['expression.invalid 13:36']],
  ])('%s', (_what, when, expected) =>
    expect(found({ 13: `  - {id: R001, when: ${when}, effects: [{on: sp500, add: 0.01}]}` })).toEqual(expected),
  );

  it('finds the place in folded and literal blocks', () => {
    const folded =
      '  - id: R001\n    when: >-\n      hope > 0.3\n      and hpoe < 1\n    effects: [{on: sp500, add: 0.01}]';
    expect(found({ 13: folded })).toEqual(['expression.unknown_name 16:11 ~hope']);
    const literal =
      '  - id: R001\n    when: |\n      hope > 0.3 and\n        hpoe < 1\n    effects: [{on: sp500, add: 0.01}]';
    expect(found({ 13: literal })).toEqual(['expression.unknown_name 16:9 ~hope']);
  });
});

describe('identity of a world', () => {
  it('does not change with white space, brackets, order of keys or written defaults', () => {
    const world = worldOf();
    const same = SPEC_WORLD.replace(
      'x > min_leaf_size and x > semantic_threshold',
      '"(x>min_leaf_size)  and ((x > semantic_threshold))"',
    )
      .replace('{id: R007, when: x > 1, enabled: false,', '{enabled: false, id: R007, scale: 1, when: x > 1,')
      .replace('name: small\nperiod: month', 'period: month\nname: small');
    expect(same).not.toBe(SPEC_WORLD);
    expect(worldHash(worldOf(same))).toBe(worldHash(world));
  });

  it('changes with anything that is simulated', () => {
    expect(worldHash(worldOf(SPEC_WORLD.replace('add: 0.1}', 'add: 0.2}')))).not.toBe(worldHash(worldOf()));
  });
});
