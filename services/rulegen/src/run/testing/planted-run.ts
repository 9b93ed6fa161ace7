import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileArtifactStore } from '@pulse/artifact-store';
import { type History, type RuleGenSettings, World } from '@pulse/contracts';
import { fillNormals, streamKey, variableId } from '@pulse/engine';
import { openFileLog, type EventLog } from '@pulse/event-log';
import { type Compute, InlineCompute } from '../../compute/index.js';
import type { Proposer } from '../../propose/index.js';
import type { RunPorts } from '../ports.js';
import type { RunDraft } from '@pulse/rules';

/** Two drivers that go their own way, and `y`, which takes a step up whenever the driver x was above 1 the turn before. */
export const PLANTED_WORLD = World.parse({
  name: 'planted',
  variables: {
    x: { process: { kind: 'ar1' } },
    z: { process: { kind: 'ar1' } },
    y: { process: { kind: 'random_walk' } },
  },
  targets: ['y'],
});

function normals(seed: number, name: string, count: number): Float64Array {
  const out = new Float64Array(count);
  fillNormals(out, streamKey(seed, 0, 'spec'), variableId(name), 0, 0, count);
  return out;
}

/** @param step what y takes up while x was above 1, in standard deviations of its shocks; 0 plants nothing */
export function plantedHistory(length: number, step: number, seed = 6): History {
  const [x, z, y] = ['x', 'z', 'y'].map((name) => normals(seed, name, length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let t = 1; t < length; t++) {
    x[t] = 0.7 * x[t - 1]! + x[t]!;
    z[t] = 0.7 * z[t - 1]! + z[t]!;
    y[t] = y[t - 1]! + y[t]! + (x[t - 1]! > 1 ? step : 0);
  }
  return {
    period: 'index',
    start: 0,
    length,
    series: { x: [...x], z: [...z], y: [...y] },
    lag: {},
    provenance: [],
  };
}

export const SETTINGS: RuleGenSettings = {
  maxIterations: 5,
  improvementThreshold: 0.05,
  minEvaluations: 2,
  costLimit: null,
  horizons: [1],
  seed: 1,
  origins: 60,
  paths: 100,
  provider: null,
  model: null,
  names: 'real',
};

export const draftOf = (runId: string, change: Partial<RunDraft> = {}): RunDraft => ({
  runId,
  batch: null,
  account: 'main',
  world: PLANTED_WORLD,
  history: plantedHistory(320, 2),
  target: 'y',
  ruleType: null,
  context: null,
  method: 'symbolic_only',
  settings: SETTINGS,
  ruleName: null,
  useCache: true,
  versions: { prompt: null, prices: null },
  ...change,
});

export interface RunBench extends RunPorts {
  readonly log: EventLog;
  end(): Promise<void>;
}

/** A fresh data folder with the ports of runs on it. */
export async function openRunBench(
  proposer: Proposer | null = null,
  compute: Compute = new InlineCompute(),
): Promise<RunBench> {
  const folder = mkdtempSync(join(tmpdir(), 'pulse-rulegen-'));
  const log = await openFileLog(join(folder, 'log'));
  return {
    log,
    artifacts: openFileArtifactStore(join(folder, 'artifacts')),
    compute,
    proposer,
    now: () => new Date(),
    actor: 'rulegen',
    search: { beamWidth: 16, beamDepth: 2, population: 0 },
    stored: () => Promise.resolve([]),
    async end() {
      await compute.close();
      await log.close();
      rmSync(folder, { recursive: true });
    },
  };
}
