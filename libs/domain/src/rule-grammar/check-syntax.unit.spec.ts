import { describe, expect, it } from '@jest/globals';
import type { RuleData } from '@pulse/contracts';
import * as fc from 'fast-check';
import { delta, level, not, pct, rule, zscore } from './builder/index.js';
import { checkSyntax } from './check-syntax.js';
import { smallCatalogue } from './testing/small-world.js';

const catalogue = smallCatalogue();
const good = rule('r1').when(level('index').above(2)).adds('index', 0.5).build();
const found = (data: unknown) =>
  checkSyntax(data, catalogue).findings.map(({ code, severity, path, suggestion }) => [
    code,
    severity,
    path,
    suggestion,
  ]);
const withEffect = (effect: object) => found({ ...good, effects: [effect] });
const whole = (condition: RuleData['condition']) => found({ ...good, condition });

describe('the syntax of a rule', () => {
  it('is accepted with thresholds put on the grid', () => {
    const { rule: data, findings } = checkSyntax(
      { ...good, condition: level('index').above(1.23456789).condition },
      catalogue,
    );
    expect(findings).toEqual([]);
    expect(data?.condition).toMatchObject({ threshold: 1.23457 });
  });

  it('names the name that was meant', () => {
    expect(whole(level('indx').above(1).condition)).toEqual([
      ['syntax.unknown_name', 3, '/condition/feature/name', "'index'"],
    ]);
    expect(withEffect({ on: 'indes', add: 'fit', cap: 1 })).toEqual([
      ['syntax.unknown_name', 3, '/effects/0/on', "'index'"],
    ]);
  });

  it('refuses names without data, capital included', () => {
    expect(whole(level('empty').above(1).condition)[0]?.slice(0, 2)).toEqual(['syntax.unknown_name', 3]);
    expect(withEffect({ on: 'cash', add: { value: 1, sd: 0 }, cap: 1 })[0]?.slice(0, 2)).toEqual([
      'syntax.unknown_name',
      3,
    ]);
  });

  it('keeps units of pairs equal', () => {
    expect(whole(level('index').minus(level('price')).above(1).condition)[0]?.slice(0, 3)).toEqual([
      'syntax.units_differ',
      3,
      '/condition/feature',
    ]);
    expect(whole(level('index').minus(level('other')).above(1).condition)).toEqual([]);
    expect(whole(pct('index', 1).minus(pct('price', 1)).above(1).condition)).toEqual([]);
    expect(whole(level('index').minus(level('index')).above(1).condition)[0]?.[0]).toBe('syntax.same_twice');
  });

  it('keeps thresholds inside of what can be, and says where they are outside of what was', () => {
    expect(whole(level('rate').above(1.5).condition)[0]?.slice(0, 3)).toEqual([
      'syntax.threshold_impossible',
      3,
      '/condition/threshold',
    ]);
    expect(whole(zscore('index', 4).above(1.6).condition)[0]?.[0]).toBe('syntax.threshold_impossible');
    expect(whole(level('price').above(500).condition)[0]?.slice(0, 2)).toEqual(['syntax.threshold_unseen', 2]);
    expect(whole(level('index').between(3, 2).condition).map(([code]) => code)).toContain('syntax.empty_interval');
  });

  it('limits levels, atoms and terms', () => {
    const atom = level('index').above(1);
    const either = atom.or(level('index').below(0), level('price').above(110));
    expect(whole({ kind: 'and', of: [either.condition, either.condition, either.condition] }).map(([c]) => c)).toEqual([
      'syntax.too_many_atoms',
      'syntax.too_many_terms',
    ]);
    let deep = atom.condition;
    for (let i = 0; i < 4; i++) deep = { kind: i % 2 === 0 ? 'and' : 'or', of: [deep, not(atom).condition] };
    expect(whole(deep).map(([c]) => c)).toContain('syntax.too_deep');
    let hostile: unknown = 1;
    for (let i = 0; i < 100_000; i++) hostile = { kind: 'not', of: hostile };
    expect(found({ ...good, condition: hostile })[0]?.[0]).toBe('syntax.too_deep');
  });

  it('keeps effects within their caps, and on what takes writes', () => {
    expect(withEffect({ on: 'index', add: { value: 2, sd: 0 }, cap: 1 })[0]?.[0]).toBe('syntax.above_cap');
    expect(withEffect({ on: 'echo', add: { value: 0.1, sd: 0 }, cap: 1 })[0]?.[0]).toBe('syntax.not_writable');
    expect(withEffect({ on: 'mood', add: 'fit', cap: 1 })[0]?.[0]).toBe('syntax.not_fitted');
    expect(withEffect({ on: 'index', add: { value: 0, sd: 0 }, cap: 1 })[0]?.slice(0, 2)).toEqual([
      'syntax.no_effect',
      2,
    ]);
    const twice = { ...good, effects: [good.effects[0], good.effects[0]] };
    expect(found(twice)[0]?.[0]).toBe('syntax.written_twice');
  });

  it('points at what has the wrong shape', () => {
    expect(found({ ...good, condition: { ...good.condition, op: '=' } })[0]?.slice(0, 3)).toEqual([
      'syntax.shape',
      3,
      '/condition/op',
    ]);
    expect(found({ ...good, cooldown: 3 })[0]?.slice(0, 2)).toEqual(['syntax.shape', 3]);
    expect(found({ ...good, id: '../../escape' })[0]?.[2]).toBe('/id');
    expect(whole(delta('index', 25).above(1).condition)[0]?.[2]).toBe('/condition/feature/turns');
  });

  it('returns findings for any JSON, and throws never', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(checkSyntax(value, catalogue).rule).toBeNull();
        expect(checkSyntax({ ...good, condition: value }, catalogue).findings.length).toBeGreaterThan(0);
      }),
    );
  });
});
