import { describe, expect, it } from '@jest/globals';
import { quantileSorted } from '@pulse/numeric';
import { catalogueOf, QUANTILE_GRID } from '../rule-grammar/index.js';
import { everyRow } from './beam.js';
import { Scanner, slotOf } from './scan.js';
import { spaceOf } from './space.js';
import { above, delta, driverNames, level, planted } from './testing/planted.js';
import { regression } from './testing/regression.js';

const NONE = { turns: [], lags: [] };
const GRID = {
  level: { lags: [0, 1] },
  delta: { turns: [2], lags: [0] },
  pct: NONE,
  mean: NONE,
  max: NONE,
  min: NONE,
  zscore: NONE,
  pair: { lags: [] },
};

/** Every atom of the grid on its own, by regressions of the steps of y on a constant and where it fires. */
function bruteForce(task: ReturnType<typeof planted>, drivers: number) {
  const catalogue = catalogueOf(task.world, task.history, task.until);
  const y = task.history.series['y']!.map((v) => v!);
  const steps = y.slice(1).map((v, i) => v - y[i]!);
  const ones = steps.map(() => 1);
  const names = [...driverNames(drivers), 'y'];
  const features = names.flatMap((name) => [level(name), level(name, 1), delta(name, 2)]);
  let best = { text: '', gain: 0, t: 0 };
  let rss0 = 0;
  const mean = steps.reduce((a, b) => a + b, 0) / steps.length;
  for (const step of steps) rss0 += (step - mean) ** 2;
  for (const feature of features) {
    const values = catalogue.values(feature);
    const sorted = values.filter((v) => !Number.isNaN(v)).sort();
    for (const q of QUANTILE_GRID) {
      const threshold = quantileSorted(sorted, q);
      for (const up of [true, false]) {
        const fires = steps.map((_, i): number => ((up ? values[i]! > threshold : values[i]! <= threshold) ? 1 : 0));
        const fired = fires.reduce((a, b) => a + b, 0);
        if (fired < 8 || fired > 0.95 * steps.length) continue;
        const { t, rss } = regression(steps, [ones, fires]);
        if (rss0 - rss > best.gain + 1e-9)
          best = { text: `${JSON.stringify(feature)} ${up} ${fired}`, gain: rss0 - rss, t };
      }
    }
  }
  return best;
}

describe('the scan of single atoms', () => {
  it.each([1, 2, 3, 4])('finds what trying every atom by a regression finds (seed %d)', (seed) => {
    const task = {
      ...planted({ seed, periods: 90, drivers: 2, condition: above(level('b', 1), 0.5), effect: seed % 2 }),
      settings: { grid: GRID },
    };
    const space = spaceOf(task);
    const { gain, cut } = new Scanner(space.columns, space.rows, space.limits).scan(everyRow(space));
    const most = Math.max(...gain);
    const expected = bruteForce(task, 2);
    expect(most).toBeCloseTo(expected.gain, 8);
    // Both directions explain the same where no value is missing.
    const best = Array.from(gain.keys()).filter((at) => gain[at]! > most - 1e-8);
    const texts = best.map((at) => {
      const { column: c, up } = slotOf(at);
      const { feature, values, sorted, cuts } = space.columns[c]!;
      const edge = sorted[cuts[cut[at]!]!.rank - 1]!;
      return `${JSON.stringify(feature)} ${up} ${[...values].filter((v) => (up ? v > edge : v <= edge)).length}`;
    });
    expect(best.length).toBeLessThanOrEqual(2);
    expect(texts).toContain(expected.text);
  });
});
