import { describe, expect, it } from '@jest/globals';
import { type History, World } from '@pulse/contracts';
import { fillNormals, streamKey, variableId } from '@pulse/engine';
import { catalogueOf } from '../rule-grammar/index.js';
import { residualWindows } from './residual-windows.js';

const world = World.parse({
  name: 'w',
  variables: { x: { process: { kind: 'ar1' } }, y: { process: { kind: 'random_walk' } } },
  targets: ['y'],
});
const LENGTH = 200;

function normals(name: string): Float64Array {
  const out = new Float64Array(LENGTH);
  fillNormals(out, streamKey(1, 0, 'spec'), variableId(name), 0, 0, LENGTH);
  return out;
}

/** A walk whose steps are 3 larger in the periods 100 to 104, while x is far above everything else it ever is. */
function history(length = LENGTH): History {
  const steps = normals('y').map((step, i) => step + (i >= 100 && i <= 104 ? 3 : 0));
  let level = 0;
  const y = [...steps].map((step) => (level += step));
  const x = [...normals('x')].map((value, i) => (i >= 100 && i <= 104 ? 10 : value));
  const series = { x: x.slice(0, length), y: y.slice(0, length) };
  return { period: 'index', start: 0, length, series, lag: {}, provenance: [] };
}

describe('windows of residuals', () => {
  it('finds where the target went another way, and what else was out of the ordinary then', () => {
    const data = history();
    const [worst, ...others] = residualWindows(world, data, 'y', catalogueOf(world, data, LENGTH - 1), 3);
    // 200 periods have windows of five.
    expect(worst).toMatchObject({ from: 100, to: 104 });
    expect(worst!.meanResidual).toBeGreaterThan(1.5);
    expect(worst!.levels['x']!).toBeGreaterThan(0.97);
    expect(others).toHaveLength(2);
    for (const { from } of others) expect(Math.abs(from - 100)).toBeGreaterThanOrEqual(5);
    expect(Math.abs(others[0]!.meanResidual)).toBeLessThan(worst!.meanResidual);
  });

  it('reads nothing after the training window', () => {
    const whole = history();
    const until = 79;
    const cut = history(until + 1);
    expect(residualWindows(world, whole, 'y', catalogueOf(world, whole, until), 3)).toEqual(
      residualWindows(world, cut, 'y', catalogueOf(world, cut, until), 3),
    );
  });

  it('has nothing to say of a target that never errs', () => {
    const data = history();
    const still = { ...data, series: { ...data.series, y: data.series['y']!.map(() => 1) } };
    expect(residualWindows(world, still, 'y', catalogueOf(world, still, LENGTH - 1), 3)).toEqual([]);
  });
});
