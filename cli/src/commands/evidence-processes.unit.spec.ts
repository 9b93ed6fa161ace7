import type { FittedProcess } from '@pulse/contracts';
import { describe, expect, it } from '@jest/globals';
import { processLines } from './evidence-processes.js';

const fitted = (tried: FittedProcess['tried']): FittedProcess => ({
  kind: 'random_walk',
  parameters: { drift: 0, sd: 0.01, season_1: 3 },
  errors: {},
  observations: 9,
  tried,
});
const candidate = (kind: string, score: number | null, note: string | null = null) => ({ kind, score, note });

describe('the process that a retrodiction tells of', () => {
  it('names what was compared, best first, and those without a score by their reasons', () => {
    const lines = processLines(
      fitted([
        candidate('gbm', 0.9),
        candidate('ar1', 0.95),
        candidate('seasonal naive', null, 'two seasons are needed'),
        candidate('seasonal dummies', null, 'two seasons are needed'),
        candidate('ets level', null),
      ]),
    );
    expect(lines[0]).toBe('process: random_walk, chosen by auto; fitted on 9 values: drift 0, sd 0.01');
    expect(lines[1]).toMatch(/: gbm 0\.900, ar1 0\.950$/);
    expect(lines[2]).toBe(
      'no score: seasonal naive, seasonal dummies (two seasons are needed); ets level (their errors have no score here)',
    );
  });

  it('marks the one that was taken, and leaves out what its form does not have', () => {
    const ets = {
      ...fitted([candidate('ar1', 0.99), candidate('ets level', 0.992)]),
      kind: 'ets',
      parameters: { alpha: 0.5, beta: 0, gamma: 0, damping: 0, sd: 1 },
    };
    const lines = processLines(ets);
    expect(lines[0]).toMatch(/: alpha 0\.5, sd 1$/);
    expect(lines[1]).toMatch(/: ar1 0\.990, ets level 0\.992 \(taken\)$/);
  });

  it('says once why nothing could be compared', () => {
    const lines = processLines(
      fitted(['gbm', 'ar1', 'ets'].map((kind) => candidate(kind, null, 'fewer than 12 values'))),
    );
    expect(lines).toEqual([
      expect.stringContaining('since auto had nothing to compare'),
      'nothing was compared: fewer than 12 values',
    ]);
  });

  it('is that of the world where nothing was tried', () => {
    expect(processLines(fitted([]))).toEqual([expect.stringContaining('as the world names it')]);
    expect(processLines(undefined)).toEqual([]);
  });
});
