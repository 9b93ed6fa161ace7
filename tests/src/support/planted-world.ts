import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fillNormals, streamKey, variableId } from '@pulse/engine';

/** What the planted rule does: after a period with x above the threshold, y goes up by the step, in units of its own shocks. */
export const PLANTED = { threshold: 1, step: 4, periods: 400 } as const;

export const PLANTED_WORLD = `# y moves when x was high; nobody has told the world so
name: planted
version: 1
period: index
sources:
  d: { from: data.csv, date: t }
variables:
  x: { source: d, column: x, process: ar1 }
  z: { source: d, column: z, process: ar1 }   # goes its own way
  y: { source: d, column: y, process: random_walk }
rules:
  # never holds
  - id: calm
    when: z > 100
    effects: [{ on: y, add: 0.1, cap: 1 }]
targets: [y]
headline: { target: y, horizon: 1 }
`;

/** Writes a world file and its data, of which one rule is true that the world does not have. */
export function plantWorld(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const { threshold, step, periods } = PLANTED;
  const shocks = (name: string): Float64Array => {
    const out = new Float64Array(periods);
    fillNormals(out, streamKey(1, 0, 'planted'), variableId(name), 0, 0, periods);
    return out;
  };
  const [x, z, y] = [shocks('x'), shocks('z'), shocks('y')];
  for (let t = 1; t < periods; t++) {
    x[t] = 0.7 * x[t - 1]! + x[t]!;
    z[t] = 0.7 * z[t - 1]! + z[t]!;
    y[t] = y[t - 1]! + y[t]! + (x[t - 1]! > threshold ? step : 0);
  }
  const rows = Array.from(x, (value, t) => [t, value, z[t], y[t]].join(','));
  writeFileSync(join(folder, 'data.csv'), `t,x,z,y\n${rows.join('\n')}\n`);
  writeFileSync(join(folder, 'planted.world.yaml'), PLANTED_WORLD);
}
