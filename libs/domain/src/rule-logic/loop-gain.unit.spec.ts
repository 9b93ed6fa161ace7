import { describe, expect, it } from '@jest/globals';
import { type RuleData, World } from '@pulse/contracts';
import { catalogueOf, level, rule } from '../rule-grammar/index.js';
import { SMALL_HISTORY, SMALL_WORLD } from '../rule-grammar/testing/small-world.js';
import { checkLogic } from './check-logic.js';
import { checkRuleSet } from './check-rule-set.js';
import { loopsOf } from './components.js';
import { loopGain } from './loop-gain.js';
import { spectralRadius } from './spectral-radius.js';

const catalogue = catalogueOf(SMALL_WORLD, SMALL_HISTORY, 19);
/** Of the whole numbers from -9 to 10, with 19 as divisor: sqrt(665 / 19). */
const SD = Math.sqrt(665 / 19);

const pushes = (id: string, from: string, above: number, on: string, value: number): RuleData =>
  rule(id).when(level(from).above(above)).adds(on, value).build();
const gain = (...rules: RuleData[]) => loopGain(rules, catalogue, SMALL_WORLD);

describe('the spectral radius', () => {
  it.each<[string, number[][], number]>([
    ['a number', [[-0.7]], 0.7],
    [
      'a rotation by a quarter, doubled',
      [
        [0, -2],
        [2, 0],
      ],
      2,
    ],
    [
      'nothing that comes back',
      [
        [0, 5],
        [0, 0],
      ],
      0,
    ],
    [
      'the golden ratio',
      [
        [1, 1],
        [1, 0],
      ],
      (1 + Math.sqrt(5)) / 2,
    ],
    [
      'a defective matrix',
      [
        [1, 1],
        [0, 1],
      ],
      1,
    ],
    [
      'three roots of 8',
      [
        [0, 0, 8],
        [1, 0, 0],
        [0, 1, 0],
      ],
      2,
    ],
  ])('of %s', (_, matrix, expected) => expect(spectralRadius(matrix)).toBeCloseTo(expected, 5));
});

describe('the loops of a graph', () => {
  it('are its cycles, each with all that is on it', () => {
    expect(loopsOf([[1], [2], [0, 3], [4], [4], [0]])).toEqual([[4], [0, 1, 2]]);
    expect(loopsOf([[1], []])).toEqual([]);
  });
});

describe('the gain of rules', () => {
  it('is the size of a firing in standard deviations of what reads it', () => {
    const loop = gain(pushes('a', 'index', 0, 'index', 2));
    expect(loop.radius).toBeCloseTo(2 / SD, 6);
    expect(loop).toMatchObject({ rules: ['a'], unstable: 'refuted' });
  });

  it('multiplies along a loop', () => {
    // 3/SD x 8/SD is below 1, and 6/SD x 8/SD above it; the radius is the root, once round being two steps.
    const stable = gain(pushes('a', 'index', 0, 'other', 3), pushes('b', 'other', 0, 'index', 8));
    expect(stable).toMatchObject({ unstable: 'refuted', rules: ['a', 'b'] });
    expect(stable.radius).toBeCloseTo(Math.sqrt(24) / SD, 6);
    expect(gain(pushes('a', 'index', 0, 'other', 6), pushes('b', 'other', 0, 'index', 8)).unstable).toBe('proven');
  });

  it('is none where rules write what none of them reads', () => {
    expect(gain(pushes('a', 'index', 0, 'other', 60))).toEqual({
      radius: 0,
      bound: 0,
      rules: [],
      through: [],
      unstable: 'refuted',
    });
  });

  it('does not count rules that can never fire together', () => {
    const loop = (low: number) => [
      rule('a')
        .when(level('index').above(0).and(level('price').above(115)))
        .adds('other', 50)
        .build(),
      rule('b')
        .when(level('other').above(0).and(level('price').below(low)))
        .adds('index', 50)
        .build(),
    ];
    expect(gain(...loop(118)).unstable).toBe('proven');
    expect(gain(...loop(110))).toMatchObject({ bound: 0, unstable: 'refuted' });
  });

  it('is not decided where the direction is open', () => {
    const between = rule('a').when(level('index').between(0, 3)).adds('index', 50).build();
    expect(gain(between).unstable).toBe('undecided');
    expect(gain(rule('a').when(level('index').above(0)).fits('index', 50).build()).unstable).toBe('undecided');
  });

  it('sees through overlays that follow', () => {
    const world = World.parse({ ...SMALL_WORLD });
    const through = rule('a').when(level('echo').lagged(1).above(0.3)).adds('rate', 0.1).build();
    expect(loopGain([through], catalogue, world)).toMatchObject({ rules: ['a'], bound: 1, unstable: 'undecided' });
  });

  it('does not call it proven where a set only holds itself back', () => {
    const name = SMALL_WORLD.targets[0]!;
    const held = gain(pushes('held', name, 0, name, -3 * SD));
    expect(held.radius).toBeCloseTo(3, 9);
    expect(held.unstable).toBe('undecided');
    expect(gain(pushes('driven', name, 0, name, 3 * SD)).unstable).toBe('proven');
  });

  it('refuses a rule for its own loop, also where others have a stronger one', () => {
    // a and b feed one another 100 times as strongly as b and the candidate do, which is enough by itself.
    const [a, b] = [pushes('a', 'index', 0, 'other', 60), pushes('b', 'other', 0, 'index', 80)];
    const candidate = pushes('new', 'index', 0, 'other', 6);
    const findings = checkLogic(candidate, { catalogue, stored: [a, b], world: SMALL_WORLD });
    const loop = findings.find(({ code }) => code === 'logic.loop_gain');
    expect(loop).toMatchObject({ verdict: 'proven', severity: 3, others: ['b'] });
    // Once round is 6/SD x 80/SD.
    expect(loop!.message).toContain(String(Number((Math.sqrt(480) / SD).toPrecision(4))));
    // One that feeds them hardly at all is not to blame for them.
    const weak = pushes('weak', 'index', 0, 'other', 0.01);
    const innocent = checkLogic(weak, { catalogue, stored: [a, b], world: SMALL_WORLD });
    expect(innocent.map(({ code }) => code)).not.toContain('logic.loop_gain');
  });

  it('refuses the rule that closes an unstable loop', () => {
    const first = pushes('a', 'index', 0, 'other', 6);
    const second = pushes('b', 'other', 0, 'index', 8);
    const findings = checkLogic(second, { catalogue, stored: [first], world: SMALL_WORLD });
    expect(findings[0]).toMatchObject({ code: 'logic.loop_gain', verdict: 'proven', severity: 3, others: ['a'] });
    const set = checkRuleSet([first, second], { catalogue, world: SMALL_WORLD });
    expect(set.gain.unstable).toBe('proven');
    expect(set.findings[0]).toMatchObject({ code: 'logic.loop_gain', others: ['a', 'b'] });
  });
});
