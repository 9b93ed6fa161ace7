import { describe, expect, it } from '@jest/globals';
import { World } from '@pulse/contracts';
import { classicForecast } from './forecast.js';
import { classicVectors, originalWorld } from './fixtures/original.js';

interface Outcome {
  readonly turns: readonly { overlays: object; capital: object; rule_log: unknown[]; causal_triggered: string[] }[];
}

const vectors = classicVectors('turn_engine') as { cases: { name: string; input: object; expected: Outcome }[] };

function expectedOf(name: string): Outcome['turns'][number] {
  return vectors.cases.find((entry) => entry.name === name)!.expected.turns[0]!;
}

describe('classic forecast', () => {
  it('is the first turn of the original from its default state', () => {
    const { overlays, capital, rule_log, causal_triggered } = expectedOf('default_1_turn');
    const forecast = classicForecast(originalWorld());
    expect(forecast).toMatchObject({
      overlays,
      capital,
      ruleLog: rule_log,
      fired: causal_triggered,
      tags: [],
      errors: [],
    });
    expect(forecast.targets).toEqual({ hope: 0.49 });
  });

  it('takes the switch of symbolics and the decay rate from params', () => {
    expect(classicForecast(originalWorld(), { symbolic_enabled: 1 }).overlays).toEqual(
      expectedOf('default_symbolic_on_20').overlays,
    );
    expect(classicForecast(originalWorld(), { decay_rate: 0.1 }).overlays).toEqual(
      expectedOf('decay_0.1_3_turns').overlays,
    );
  });

  it('scales the effects of a rule', () => {
    const params = { symbolic_enabled: 1, 'variables.inflation_index.initial': 0.06 };
    const despair = (scale: number): number =>
      classicForecast(originalWorld(), { ...params, 'rules.R006_InflationEffect.scale': scale }).overlays['despair']!;
    expect(despair(2) - despair(1)).toBeCloseTo(0.01 * 0.5 * 0.8, 15);
    expect(despair(1) - despair(0)).toBeCloseTo(0.01 * 0.5 * 0.8, 15);
  });

  it('lists the tags of the audited rules and the value of the capital', () => {
    const world = World.parse({
      ...originalWorld(),
      targets: ['capital', 'nvda', 'inflation_index', 'fed_funds_rate'],
    });
    const forecast = classicForecast(world, {
      'variables.energy_price_index.initial': 0.9,
      'variables.public_trust_level.initial': 0.9,
      'capital.nvda.amount': 50,
      'capital.nvda.price': 2,
    });
    expect(forecast.tags).toEqual(['fear', 'despair', 'hope', 'stability']);
    expect(forecast.targets).toEqual({ capital: 100100, nvda: 50, inflation_index: 0.01, fed_funds_rate: 0 });
  });

  it('refuses what the classic profile has no meaning for', () => {
    const refuse = (rule: object) => (): unknown =>
      classicForecast(
        World.parse({ ...originalWorld(), rules: [{ id: 'R', when: 'hope > 0', effects: [], ...rule }] }),
      );
    expect(refuse({ when: 'delta(fed_funds_rate, 1) > 0', effects: [{ on: 'hope', add: 1 }] })).toThrow('past turns');
    expect(refuse({ when: 'joy > 0', effects: [{ on: 'hope', add: 1 }] })).toThrow("nothing is called 'joy'");
    expect(refuse({ effects: [{ on: 'hope', add: 'fit' }] })).toThrow('fits nothing');
    expect(refuse({ effects: [{ on: 'hope', add: 1, cap: 1 }] })).toThrow('caps no change');
    expect(refuse({ effects: [{ on: 'hope', add: 1, max: 0.5 }] })).toThrow('by itself');
    expect(refuse({ effects: [{ on: 'decay_rate', add: 1 }] })).toThrow('is a parameter');
  });
});
