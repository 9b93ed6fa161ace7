import { describe, expect, it } from '@jest/globals';
import { type Rule, type RuleData, World } from '@pulse/contracts';
import {
  catalogueOf,
  delta,
  highest,
  level,
  lowest,
  mean,
  not,
  pct,
  rule,
  toWorldRule,
  zscore,
} from '../rule-grammar/index.js';
import { SMALL_HISTORY, SMALL_WORLD } from '../rule-grammar/testing/small-world.js';
import { checkLogic } from './check-logic.js';

const catalogue = catalogueOf(SMALL_WORLD, SMALL_HISTORY, 19);
type When = ReturnType<ReturnType<typeof level>['above']>;

const made = (when: When, value = 0.2, on = 'index', id = 'r', cap = Math.abs(value)): RuleData =>
  rule(id).when(when).adds(on, value, { cap }).build();
const check = (data: RuleData, stored: readonly RuleData[] = [], rules: readonly Rule[] = []) =>
  checkLogic(data, { catalogue, stored, world: World.parse({ ...SMALL_WORLD, rules }) });
const codes = (data: RuleData, stored: readonly RuleData[] = []) =>
  check(data, stored).map(({ code, verdict, severity }) => [code.slice('logic.'.length), verdict, severity]);

/** True for 10 of the 20 periods; sound in itself. */
const sound = level('index').above(0);

describe('the logic of one rule', () => {
  it('finds nothing in a sound one', () => expect(codes(made(sound))).toEqual([]));

  it('leaves out rules in store that are about another world', () => {
    const elsewhere = [
      made(level('no_such').above(1), 0.2, 'index', 'reads'),
      made(
        level('index')
          .above(1)
          .and(level('index').minus(level('no_such')).below(0)),
        0.2,
        'index',
        'pairs',
      ),
      made(sound, 0.2, 'no_such', 'writes'),
    ];
    expect(codes(made(sound), elsewhere)).toEqual([]);
    expect(codes(made(sound), [...elsewhere, made(sound, 0.2, 'index', 'same')])).toEqual([['duplicate', 'proven', 3]]);
  });

  it.each([
    ['bounds of one feature', level('index').above(5).and(level('index').below(3))],
    [
      'a level, its lag and its change',
      level('index').above(5).and(level('index').lagged(1).below(3), delta('index', 1).below(1)),
    ],
    [
      'changes in a row',
      delta('index', 1).above(0).and(delta('index', 1).lagged(1).above(0), delta('index', 2).below(0)),
    ],
    ['an extreme and a mean', highest('index', 3).below(2).and(mean('index', 3).atLeast(2))],
    [
      'persistence and its opposite',
      level('index').above(5).persists(3, 6).and(level('index').atMost(5).persists(4, 6)),
    ],
    ['a crossing and a fall', level('index').crossesUp(3).and(delta('index', 1).below(0))],
    [
      'a difference',
      level('index').minus(level('other')).above(1).and(level('index').below(0), level('other').above(0)),
    ],
  ])('proves a contradiction of %s', (_, when) => expect(codes(made(when))).toEqual([['contradiction', 'proven', 3]]));

  it.each([
    ['below its support', level('price').below(0)],
    [
      'a percentage that the levels exclude',
      pct('price', 1).above(10).and(level('price').below(100), level('price').lagged(1).above(100)),
    ],
    ['a ratio of positive numbers', level('price').per(level('price').lagged(1)).below(0)],
    ['above the most that a z-score can be', zscore('index', 4).above(1.6)],
  ])('proves it dead %s', (_, when) => {
    const [finding] = check(made(when));
    expect(['logic.dead', 'logic.contradiction']).toContain(finding?.code);
    expect(finding).toMatchObject({ verdict: 'proven', severity: 3 });
  });

  it('proves nothing where one case stays open and the others are excluded', () => {
    // A state exists (110 after 100), but 1.1 is no double, so none is found on the line.
    const open = pct('index', 2).between(10, 10);
    const empty = level('index').above(5).and(level('index').below(3));
    for (const when of [open, open.or(empty), empty.or(open)])
      expect(codes(made(when))).toContainEqual(['contradiction', 'undecided', 1]);
  });

  it('proves a condition that always holds', () => {
    expect(codes(made(level('index').above(1).or(level('index').below(2))))).toEqual([['tautology', 'proven', 3]]);
    expect(codes(made(level('price').above(0)))).toEqual([['tautology', 'proven', 3]]);
    expect(
      codes(
        made(
          delta('index', 1)
            .above(0)
            .or(level('index').minus(level('index').lagged(1)).atMost(0)),
        ),
      ),
    ).toEqual([['tautology', 'proven', 3]]);
  });

  it('says when it holds only where nothing was seen, and how often it fired', () => {
    // The lowest price is 101 while index is at most 10.
    expect(codes(made(level('index').above(50)))).toEqual([
      ['dead', 'proven', 2],
      ['dead', 'proven', 2],
    ]);
    expect(codes(made(level('index').above(9.5).and(level('price').below(102))))).toEqual([['dead', 'proven', 2]]);
    expect(codes(made(level('index').above(-8.5)))).toEqual([]);
    expect(codes(made(level('index').above(-10)))).toEqual([['dead', 'proven', 2]]);
  });

  it('takes the firing that the caller knows', () => {
    const truth = new Uint8Array(200);
    truth[7] = 2;
    const findings = checkLogic(made(sound), { catalogue, stored: [], world: SMALL_WORLD, support: { truth } });
    expect(findings).toMatchObject([{ code: 'logic.dead', message: expect.stringContaining('1 of 200') }]);
  });

  it('finds atoms that decide nothing', () => {
    const when = level('index').above(2).and(level('index').above(1), highest('index', 3).above(1.5));
    expect(check(made(when)).map(({ code, path, severity }) => [code, path, severity])).toEqual([
      ['logic.redundant_atom', '/condition/of/1', 1],
      ['logic.redundant_atom', '/condition/of/2', 1],
    ]);
    const either = level('index').above(2).or(lowest('index', 3).above(2));
    expect(check(made(either)).map(({ path }) => path)).toEqual(['/condition/of/1']);
  });

  it('says what is published too late or revised', () => {
    expect(codes(made(level('rate').above(0.3)))).toEqual([['leak', 'proven', 2]]);
    expect(codes(made(level('rate').lagged(1).above(0.3)))).toEqual([]);
    expect(codes(made(level('other').above(0)))).toEqual([['leak', 'undecided', 1]]);
  });

  it('keeps caps inside of what was seen', () => {
    expect(codes(made(sound, 0.2, 'index', 'r', 20))).toEqual([['cap_breach', 'proven', 2]]);
    // On the log scale the price went from log 101 to log 120, by 0.172.
    expect(codes(made(sound, 0.1, 'price', 'r', 0.171))).toEqual([]);
    expect(codes(made(sound, 0.1, 'price', 'r', 0.173))).toEqual([['cap_breach', 'proven', 2]]);
  });
});

describe('a rule against those that are there', () => {
  const stored = made(level('index').above(0), 0.5, 'index', 'old', 0.5);

  it('finds the same one however it is written, and rules of the world too', () => {
    const same = made(not(level('index').atMost(0)), 0.3);
    expect(check(same, [stored])).toMatchObject([{ code: 'logic.duplicate', severity: 3, others: ['old'] }]);
    expect(check(same, [], [toWorldRule(stored)])).toMatchObject([{ code: 'logic.duplicate', others: ['old'] }]);
    expect(codes(made(sound, 0.3, 'price', 'r', 0.1 + 0.2), [stored]).map(([code]) => code)).not.toContain('duplicate');
  });

  it('finds one that fired in the same periods', () => {
    // The price is above 110 exactly where the index is above 0.
    expect(check(made(level('price').above(110)), [stored])).toMatchObject([
      { code: 'logic.duplicate', severity: 2, verdict: 'proven' },
    ]);
  });

  it('proves that one is part of the other', () => {
    expect(codes(made(lowest('index', 3).above(1)), [stored])).toEqual([['subsumed', 'proven', 2]]);
    expect(codes(made(level('index').above(-5)), [stored])).toEqual([['subsumed', 'proven', 1]]);
    expect(codes(made(level('price').above(115)), [stored])).toEqual([]);
  });

  it('shows a state in which two push against each other', () => {
    const [finding] = check(made(level('price').above(115), -0.2), [stored]);
    expect(finding).toMatchObject({ code: 'logic.conflict', verdict: 'proven', severity: 2, others: ['old'] });
    expect(finding?.counterexample?.index).toBeGreaterThan(0);
    expect(finding?.counterexample?.price).toBeGreaterThan(115);
    // 116 to 120 all have an index above 0: five periods; -0.2 + 0.5 = 0.3.
    expect(finding?.message).toMatch(/both fired in 5 of the 5 periods.*add 0\.3 to 'index'/);
    expect(codes(made(level('index').below(-1), -0.2), [stored])).toEqual([]);
  });

  it('proves that one is pushed back wherever it fires', () => {
    expect(codes(made(level('index').above(2), -0.2), [stored])).toEqual([['masked', 'proven', 2]]);
    expect(codes(made(level('index').above(2), -0.9, 'index', 'r', 0.9), [stored])).toEqual([
      ['conflict', 'proven', 2],
    ]);
  });

  it('adds up the caps of rules that can fire together', () => {
    const others = [1, 2, 3].map((i) => made(level('price').above(110 + 2 * i), 0.2, 'index', `p${i}`, 6));
    const apart = made(level('index').below(-5), 0.2, 'index', 'apart', 18);
    const findings = check(made(level('index').above(1), 0.2, 'index', 'r', 2), [...others, apart]);
    // 2 + 6 + 6 + 6 = 20 is above 10 - -9 = 19; the one with the cap of 18 can never fire with it.
    expect(findings).toMatchObject([{ code: 'logic.cap_breach', others: ['p1', 'p2', 'p3'] }]);
  });
});
