import { createHash } from 'node:crypto';
import type { BatchInputs, PlanOptions } from '../plan-batch/inputs.js';

/** Forty months of a series that wanders. */
const ROWS = Array.from({ length: 40 }, (_, i) => `${2000 + Math.floor(i / 12)}-${month(i)},${50 + ((i * 37) % 11)}`);

function month(i: number): string {
  return String((i % 12) + 1).padStart(2, '0');
}

export const DATA = ['date,x', ...ROWS].join('\n');

export const WORLD = `name: w
domain: capital
period: month
parameters: { push: 0.1, pull: { value: 0.2, sd: 0.1 } }
variables:
  x: { process: random_walk, source: { from: x.csv, date: date }, column: x }
rules:
  - { id: up, when: x > pull, effects: [{ on: x, add: push }] }
targets: [x]
`;

export const CLASSIC_WORLD = `name: c
profile: classic
parameters: { decay_rate: 0.01 }
variables: { x: { process: constant, initial: 2 } }
overlays: { hope: { initial: 0.5 } }
rules:
  - { id: R1, when: x > 1, effects: [{ on: x, add: 1 }], tags: [hope], stage: static }
targets: [x]
`;

export const MANIFEST = `name: tuning
config:
  world: w.world.yaml
  domain: capital
  horizon: 2
  paths: 20
  count: 2
  evidence: { origins: 12, paths: 10 }
matrix:
  axes: { push: [0.2, 0.3], pull: [0.4, 0.5] }
`;

export const OPTIONS: PlanOptions = { only: null, trustOnly: false, yes: false, outputDir: null };

/** The inputs of a submission; each part can be replaced. */
export function inputsOf(
  change: { readonly manifest?: string; readonly world?: string | null; readonly data?: string | null } = {},
): BatchInputs {
  const { manifest = MANIFEST, world = WORLD, data = DATA } = change;
  const sha256 = createHash('sha256')
    .update(data ?? '')
    .digest('hex');
  return {
    manifest: { file: 'experiments.yaml', text: manifest, folder: '/experiments' },
    world: world === null ? null : { file: 'w.world.yaml', text: world },
    files: new Map(data === null ? [] : [['x.csv', { text: data, sha256 }]]),
  };
}
