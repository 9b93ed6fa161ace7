import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const examples = fileURLToPath(new URL('../../../examples', import.meta.url));

/** A folder with a manifest: where its data and its reports are. */
export interface Workspace {
  readonly folder: string;
  readonly manifest: string;
  readonly home: string;
  readonly out: string;
}

/** Writes a manifest, given as data, beside whatever else is in the folder; its reports go to `out`. */
export function workspace(folder: string, manifest: object): Workspace {
  mkdirSync(folder, { recursive: true });
  const file = 'experiments.yaml';
  writeFileSync(join(folder, file), JSON.stringify(manifest, null, 2));
  return { folder, manifest: file, home: join(folder, '.pulse'), out: join(folder, 'out') };
}

/** Copies a file of the examples into a folder. */
export function copyExample(path: string, folder: string): string {
  const target = join(folder, path.split('/').at(-1)!);
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(join(examples, path), target);
  return target;
}

export const exampleText = (path: string): string => readFileSync(join(examples, path), 'utf8');

/** The text of a data file of the package that the examples read. */
export function vegaText(name: string): string {
  const main = createRequire(import.meta.url).resolve('vega-datasets');
  return readFileSync(join(dirname(main), '..', 'data', name), 'utf8');
}

/** The classic example with as many jobs as asked for: each is one path and one turn, so all of it is fast. */
export function classicWorkspace(folder: string, jobs = 12, config: object = {}): Workspace {
  mkdirSync(folder, { recursive: true });
  copyExample('classic/classic.world.yaml', folder);
  return workspace(folder, {
    name: 'classic',
    config: {
      world: './classic.world.yaml',
      domain: 'capital',
      output_dir: 'out',
      profile: 'classic',
      validation: { max_fragility: 0.9 },
      license: { policy: 'classic' },
      ...config,
    },
    jobs: [{ name: 'symbolic_on', params: { symbolic_enabled: 1 } }],
    matrix: { axes: { decay_rate: Array.from({ length: jobs - 1 }, (_, i) => (i + 1) / 1000) } },
  });
}

/** Forecasts of the Earth's temperature, small enough to take a fifth of a second a job, evidence included. */
export const smallMeasured = { horizon: 3, paths: 200, count: 2, evidence: { origins: 12, paths: 50 } } as const;

/** Five jobs of the measured profile on real data. */
export function measuredWorkspace(folder: string, config: object = {}): Workspace {
  return workspace(folder, {
    name: 'temperature',
    config: { world: 'temperature', domain: 'climate', output_dir: 'out', ...smallMeasured, ...config },
    jobs: [{ name: 'baseline' }],
    matrix: {
      axes: { 'variables.temperature.process.kind': ['random_walk', 'ar1'], 'rules.R001.scale': [0, 0.5] },
    },
  });
}

/** The bundled world of the economy with the matrix of its example, small enough for every day. */
export function capitalWorkspace(folder: string, config: object = {}): Workspace {
  return workspace(folder, {
    name: 'tuning',
    config: {
      world: 'capital',
      domain: 'capital',
      output_dir: 'out',
      horizon: 4,
      paths: 300,
      count: 2,
      analyze: true,
      save_stats: true,
      evidence: { origins: 24, paths: 40 },
      validation: { min_confidence: 0 },
      ...config,
    },
    jobs: [{ name: 'baseline', params: { 'rules.R006.enabled': false } }],
    matrix: { axes: { decay_rate: [0.005, 0.02], 'rules.R006.scale': [0.5, 2] } },
  });
}
