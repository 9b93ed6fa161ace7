import type { EvidenceOrigin } from '@pulse/contracts';
import { dieboldMariano } from '@pulse/scoring';
import type { Forecaster } from '../../port.js';
import { retrodict } from '../../retrodiction/retrodict.js';

export const HORIZON = 3;
export const SEED = 11;
const ORIGINS = 32;
const PATHS = 40;

/** An improvement with a smaller p is no chance; there are some ten comparisons, each with its own seed. */
const LEAST_P = 1e-3;

export function gather(forecaster: Forecaster, origin: number): EvidenceOrigin[] {
  const steps = retrodict({
    forecaster,
    origin,
    horizon: HORIZON,
    paths: PATHS,
    seed: SEED,
    demand: { target: forecaster.targets[0]!.name, horizon: HORIZON, origins: ORIGINS },
    inSampleUntil: null,
    known: new Map(),
    label: String,
  });
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

/** Whether losses are smaller than others of the same outcomes by more than chance. */
export function improves(losses: readonly number[], others: readonly number[], horizon: number): boolean {
  const test = dieboldMariano(
    losses.map((loss, i) => loss - others[i]!),
    horizon,
    { alternative: 'less', nonPositiveVariance: 'bartlett' },
  );
  return 'pValue' in test && test.pValue < LEAST_P;
}

/** Everything that a forecaster says at an origin, as text: two are equal where every number is. */
export function statement(forecaster: Forecaster, origin: number): string {
  const turns: unknown[] = [];
  const run = { paths: PATHS, horizon: HORIZON, seed: SEED, replicate: 0, purpose: 'canary' };
  forecaster
    .at(origin)
    .simulate(run, (turn) =>
      turns.push([
        ...forecaster.targets.map(({ name }) => [...turn.target(name)]),
        ...forecaster.events.map(({ name }) => [...turn.event(name)]),
      ]),
    );
  const known = [
    ...forecaster.targets.map(({ name }) => [...forecaster.observed(name, origin).values]),
    ...forecaster.events.map(({ name }) => [...forecaster.held(name, origin).values]),
  ];
  return JSON.stringify([turns, known]);
}
