import { describe, expect, it } from '@jest/globals';
import { etsData, type EtsStates, runEts } from './ets-filter.js';
import { startEts } from './ets-start.js';

const SEASON = 4;
const weights = { alpha: 0.4, beta: 0.1, gamma: 0.2, damping: 0.9 };

function dataOf(gaps: readonly number[], phase: number) {
  const x = Float64Array.from(
    { length: 43 },
    (_, i) => i / 5 + Math.sin(i * i * 0.7) + 3 * Math.cos(i * Math.PI * 0.5),
  );
  for (const gap of gaps) x[gap] = NaN;
  const effect = new Float64Array(x.length);
  return etsData({ x, effect, from: 0, to: x.length, season: SEASON, phase: (i) => (i + phase) % SEASON });
}

describe.each([
  ['without gaps', []],
  ['with gaps', [7, 8, 20]],
] as const)('the states to start from, %s', (_, gaps) => {
  it.each([
    ['none', 'additive'],
    ['damped', 'additive'],
    ['damped', 'none'],
  ] as const)('leave the smallest errors: trend %s, season %s', (trend, seasonal) => {
    for (const phase of [0, 3]) {
      const data = dataOf(gaps, phase);
      const used = {
        ...weights,
        ...(trend === 'none' && { beta: 0, damping: 0 }),
        ...(seasonal === 'none' && { gamma: 0 }),
      };
      const found = startEts(data, used, { trend, seasonal });
      expect(found.season).toHaveLength(seasonal === 'none' ? 0 : SEASON);
      const squares = (change: (states: EtsStates) => void = () => undefined): number => {
        const states = { level: found.level, trend: found.trend, season: found.season.slice() };
        change(states);
        return runEts(data, used, states);
      };
      const least = squares();
      const changes: ((states: EtsStates, by: number) => void)[] = [
        (states, by) => (states.level += by),
        ...(trend === 'none' ? [] : [(states: EtsStates, by: number) => (states.trend += by)]),
        ...Array.from(
          found.season,
          (__, s) => (states: EtsStates, by: number) => (states.season[s] = states.season[s]! + by),
        ),
      ];
      // At the lowest point of a parabola both sides are alike; the penalty on the season moves it by a millionth.
      for (const change of changes) {
        const [up, down] = [0.1, -0.1].map((by) => squares((states) => change(states, by)) - least) as [number, number];
        expect(up).toBeGreaterThan(0);
        expect(Math.abs(up - down)).toBeLessThan(1e-4 * (up + down));
      }
    }
  });
});
