import { describe, expect, it } from '@jest/globals';
import { conditionText } from '../condition-node.js';
import { delta, highest, level, lowest, mean, not, pct, rule, RuleBuildError, zscore } from './index.js';

describe('the builder', () => {
  it('builds a rule of the grammar', () => {
    const built = rule('crash')
      .when(
        pct('sp500', 6)
          .below(-15)
          .and(level('hope').below(0.4).or(zscore('vix', 12).above(2))),
      )
      .adds('unemployment', 0.2, { sd: 0.05, cap: 0.4 })
      .tagged('fear')
      .described('Layoffs follow a crash')
      .build();
    expect(conditionText(built.condition)).toBe('pct(sp500, 6) < -15 and (hope < 0.4 or zscore(vix, 12) > 2)');
    expect(built).toMatchObject({
      id: 'crash',
      tags: ['fear'],
      category: 'variable',
      importance: 1,
      enabled: true,
      effects: [{ on: 'unemployment', add: { value: 0.2, sd: 0.05 }, cap: 0.4 }],
    });
  });

  it('has every feature and atom', () => {
    const text = (condition: { condition: Parameters<typeof conditionText>[0] }) => conditionText(condition.condition);
    expect(text(level('x').lagged(2).atLeast(1))).toBe('lag(x, 2) >= 1');
    expect(text(delta('x', 3).atMost(-1))).toBe('delta(x, 3) <= -1');
    expect(text(mean('x', 3).between(1, 2))).toBe('mean(x, 3) between 1 and 2');
    expect(text(highest('x', 3).minus(lowest('x', 3)).above(1))).toBe('max(x, 3) - min(x, 3) > 1');
    expect(text(level('x').per(level('y')).crossesDown(1))).toBe('cross(x / y, down, 1)');
    expect(text(not(level('x').crossesUp(1)))).toBe('not cross(x, up, 1)');
    expect(text(not(not(level('x').above(1))))).toBe('x > 1');
    expect(text(level('x').above(1).persists(2, 3))).toBe('persist(x > 1, 2, 3)');
    expect(text(level('x').above(1).and(level('y').above(1)).and(level('z').above(1)))).toBe(
      'x > 1 and y > 1 and z > 1',
    );
  });

  it('refuses what the grammar has not', () => {
    const both = level('x').above(1).and(level('y').above(1));
    expect(() => not(both)).toThrow(TypeError);
    expect(() => both.persists(1, 2)).toThrow(TypeError);
    expect(() => rule('r').adds('x', 1).build()).toThrow(RuleBuildError);
    expect(() => rule('r').when(both).build()).toThrow(/effects/);
    expect(() => rule('no way').when(both).adds('x', 1).build()).toThrow(RuleBuildError);
    expect(() => rule('r').when(both).fits('x', -1).build()).toThrow(RuleBuildError);
  });
});
