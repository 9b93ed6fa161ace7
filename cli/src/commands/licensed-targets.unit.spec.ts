import { describe, expect, it } from '@jest/globals';
import type { PairVerdict, Verdict } from '@pulse/contracts';
import { licensedTargets } from './licensed-targets.js';

const pair = (target: string, horizon: number, verdict: Verdict): PairVerdict => ({
  target,
  horizon,
  verdict,
  tests: [],
  until: null,
  change: null,
});

describe('the licensed targets of a batch', () => {
  it('are named with the others, each by its verdict at the horizon', () => {
    const job = [
      pair('a', 3, 'licensed'),
      pair('b', 3, 'licensed'),
      pair('b', 1, 'refused'),
      pair('c', 3, 'refused'),
      pair('d', 3, 'insufficient_evidence'),
      pair('e', 3, 'informational'),
    ];
    expect(licensedTargets([job, job], 3)).toBe(
      'Licensed targets at horizon 3: a, b; for information only: e; refused: c; not enough evidence: d',
    );
    expect(licensedTargets([job], 1)).toBe('Licensed targets at horizon 1: none; refused: b');
  });

  it('are counted where jobs differ, and are none where nothing was judged', () => {
    const jobs = (['licensed', 'refused', 'refused'] as const).map((verdict) => [pair('a', 3, verdict)]);
    expect(licensedTargets(jobs, 3)).toBe('Licensed targets at horizon 3: a (1 of 3 jobs); refused: a (2 of 3 jobs)');
    expect(licensedTargets(jobs, 2)).toBeNull();
    expect(licensedTargets([], 3)).toBeNull();
  });

  it('are not all named where they are many', () => {
    const many = Array.from({ length: 10 }, (_, i) => pair(`t${i}`, 1, 'licensed'));
    expect(licensedTargets([many], 1)).toMatch(/t7 and 2 more$/);
  });
});
