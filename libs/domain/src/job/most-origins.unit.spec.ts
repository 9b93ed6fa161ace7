import { describe, expect, it } from '@jest/globals';
import type { History } from '@pulse/contracts';
import { mostOrigins } from './most-origins.js';

const history = (period: History['period'], series: History['series']): History => ({
  period,
  start: 0,
  length: 120,
  series,
  lag: {},
  provenance: [],
});
const values = (n: number, missing = 0): (number | null)[] => [
  ...Array.from({ length: missing }, () => null),
  ...Array.from({ length: n }, (_, i) => i),
];

describe('the most origins of a history', () => {
  it('leave two seasons before the first one', () => {
    expect(mostOrigins(history('month', { x: values(120) }))).toBe(96);
    expect(mostOrigins(history('year', { x: values(60) }))).toBe(50);
  });

  it('leave ten values where two seasons would take more than half of the rest', () => {
    expect(mostOrigins(history('month', { x: values(38) }))).toBe(14);
    expect(mostOrigins(history('month', { x: values(37) }))).toBe(27);
    expect(mostOrigins(history('week', { x: values(104) }))).toBe(94);
  });

  it('are those of the longest series, of what is known of it', () => {
    const found = history('year', { x: values(20, 100), y: values(40) });
    expect([mostOrigins(found), mostOrigins(found, ['x']), mostOrigins(found, ['z'])]).toEqual([30, 10, 0]);
  });
});
