import { describe, expect, it } from '@jest/globals';
import type { FittedProcess } from '@pulse/contracts';
import { AUTO_PROCESSES } from '@pulse/engine';
import { parametersInForm, takenOf } from './fitted-form.js';
import { parameterTexts, triedTexts } from './process-words.js';

const tried = Object.keys(AUTO_PROCESSES).map((kind, i) => ({ kind, score: 0.9 + i / 1000, note: null }));
const fitted = (kind: string, parameters: Record<string, number>): FittedProcess => ({
  kind,
  parameters,
  errors: {},
  observations: 50,
  tried,
});
const ets = (beta: number, gamma: number, damping: number) =>
  fitted('ets', { alpha: 0.4, beta, gamma, damping, sd: 0.1 });

describe('the form of a fitted process', () => {
  it.each<[string, FittedProcess, string]>([
    ['random_walk without drift', fitted('random_walk', { drift: 0, sd: 1 }), 'drift sd'],
    ['random_walk with drift', fitted('random_walk', { drift: 0.1, sd: 1 }), 'drift sd'],
    ['gbm', fitted('gbm', { drift: 0, volatility: 1 }), 'drift volatility'],
    ['ar1 with phi 0', fitted('ar1', { mean: 1, phi: 0, sd: 1 }), 'mean phi sd'],
    ['ar1', fitted('ar1', { mean: 1, phi: 0.5, sd: 1 }), 'mean phi sd'],
    ['seasonal naive', fitted('seasonal naive', { sd: 1 }), 'sd'],
    ['ets level', ets(0, 0, 0), 'alpha sd'],
    ['ets trend', ets(0.1, 0, 1), 'alpha beta sd'],
    ['ets damped trend', ets(0.1, 0, 0.9), 'alpha beta damping sd'],
    ['ets level and season', ets(0, 0.2, 0), 'alpha gamma sd'],
    ['ets trend and season', ets(0.1, 0.2, 1), 'alpha beta gamma sd'],
    ['ets damped trend and season', ets(0.1, 0.2, 0.9), 'alpha beta gamma damping sd'],
  ])('is that of %s', (name, process, parameters) => {
    expect(takenOf(process)!.kind).toBe(name);
    expect(Object.keys(parametersInForm(process)).join(' ')).toBe(parameters);
  });

  it('is marked among what was tried, whatever its place', () => {
    const process = { ...ets(0, 0, 0), tried: [tried[4]!, { kind: 'ets level', score: 1.0049, note: null }] };
    expect(triedTexts(process)).toEqual(['ar1 0.904', 'ets level 1.005 (taken)']);
    expect(parameterTexts(process)).toEqual(['alpha 0.4', 'sd 0.1']);
  });
});
