import { describe, expect, it } from '@jest/globals';
import { World } from '@pulse/contracts';
import { revisedTargets, revisedWarning } from './revised.js';

const source = { from: 'a.csv', date: 'date' };
const world = (change: object = {}) =>
  World.parse({
    name: 'w',
    sources: { late: { ...source, revised: true }, dated: { ...source, revised: true, as_of: 'known' }, firm: source },
    variables: {
      gdp: { source: 'late' },
      jobs: { source: 'dated' },
      price: { source: 'firm' },
      oil: { source: 'firm' },
    },
    overlays: { hope: { measure: 'zscore(gdp, 12)' } },
    capital: { fund: { amount: 1, price: 'price' } },
    rules: [{ id: 'R1', when: 'hope > 0.5', effects: [{ on: 'price', add: 0.1 }] }],
    targets: ['gdp', 'jobs', 'price', 'oil', 'capital'],
    ...change,
  });

describe('revised data without vintages', () => {
  it('feed their variable, what is measured from it, what rules write that read it, and what that prices', () => {
    expect(Object.fromEntries(revisedTargets(world()))).toEqual({ gdp: ['gdp'], price: ['gdp'], capital: ['gdp'] });
  });

  it('feed only their variable where no rule acts that reads it', () => {
    const rule = { id: 'R1', when: 'hope > 0.5', effects: [{ on: 'price', add: 0.1 }] };
    for (const off of [{ enabled: false }, { narrative: true }])
      expect([...revisedTargets(world({ rules: [{ ...rule, ...off }] })).keys()]).toEqual(['gdp']);
  });

  it('do not feed what only a rule feeds that the job switches off', () => {
    expect([...revisedTargets(world(), { 'rules.R1.enabled': false }).keys()]).toEqual(['gdp']);
  });

  it('are found in a source of the variable itself', () => {
    const variables = { gdp: { source: { ...source, revised: true } } };
    const own = world({ variables, overlays: {}, capital: {}, rules: [], targets: ['gdp'] });
    expect(Object.fromEntries(revisedTargets(own))).toEqual({ gdp: ['gdp'] });
  });

  it('are said once for all targets', () => {
    expect(revisedWarning(revisedTargets(world()))).toMatchObject({
      code: 'revised_without_vintages',
      severity: 'warn',
      value: 'gdp',
    });
    expect(revisedWarning(new Map())).toBeNull();
  });
});
