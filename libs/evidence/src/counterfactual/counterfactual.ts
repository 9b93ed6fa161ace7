import { ForecastError, type Run, type SteppedForecaster, type Turn } from '../port.js';
import {
  meanChange,
  medianChange,
  type PairedChange,
  pairedPaths,
  pooledChange,
  probabilityChange,
} from './paired-change.js';

/** What is otherwise than in the forecast: rules left out, variables fixed at the end of turns. */
export type WhatIf = Pick<Run, 'without' | 'fix'>;

export interface CounterfactualTask {
  readonly targets: readonly string[];
  readonly paths: number;
  readonly horizon: number;
  readonly seed: number | string;
  /** Replicates to run and pool; not empty. */
  readonly replicates: readonly number[];
  /** Purpose of the forecast's random streams, so that its own paths are what is changed. */
  readonly purpose: string;
  readonly whatIf: WhatIf;
}

/** What a what-if does to one figure of a target or an event at one horizon. */
export interface Change extends PairedChange {
  readonly name: string;
  readonly of: 'mean' | 'median' | 'probability';
  readonly horizon: number;
}

/**
 * The forecast and the what-if on the same paths: equal random numbers, equal fitted world, turn by turn beside each
 * other, so that only one turn of each is held. A path that is the same in both adds nothing to change or error; where
 * all are, both are exactly 0. Replicates are independent and their changes are averaged.
 *
 * @returns for each target its mean and median, for each event its probability, by horizon
 * @throws ForecastError where no path has a finite value in both · RangeError for names that the world has not
 */
export function counterfactual(forecaster: SteppedForecaster, task: CounterfactualTask): Change[] {
  const byReplicate = task.replicates.map((replicate) => changesOf(forecaster, task, replicate));
  return byReplicate[0]!.map((first, i) => {
    const pooled = pooledChange(byReplicate.map((changes) => changes[i]!));
    return { name: first.name, of: first.of, horizon: first.horizon, ...pooled };
  });
}

function changesOf(forecaster: SteppedForecaster, task: CounterfactualTask, replicate: number): Change[] {
  const { paths, horizon, seed, purpose, targets, whatIf } = task;
  const run: Run = { paths, horizon, seed, replicate, purpose };
  const base = forecaster.turns(run);
  const other = forecaster.turns({ ...run, ...whatIf });
  const scratch = [new Float64Array(paths), new Float64Array(paths)] as const;
  const changes: Change[] = [];
  for (;;) {
    const [before, after] = [base.next(), other.next()];
    if (before.done === true || after.done === true) return ordered(changes, [...targets, ...forecaster.events]);
    changes.push(...changesAt(before.value, after.value, targets, forecaster.events, scratch));
  }
}

function changesAt(
  before: Turn,
  after: Turn,
  targets: readonly string[],
  events: readonly string[],
  scratch: readonly [Float64Array, Float64Array],
): Change[] {
  const { horizon } = before;
  const changes: Change[] = [];
  for (const name of targets) {
    const pairs = pairedPaths(before.target(name), after.target(name), scratch);
    refuseUnusable(name, horizon, pairs.base.length, isFinite(pairs.base) && isFinite(pairs.other));
    changes.push({ name, of: 'mean', horizon, ...meanChange(pairs) });
    changes.push({ name, of: 'median', horizon, ...medianChange(pairs) });
  }
  for (const name of events) {
    const pairs = pairedPaths(before.event(name), after.event(name), scratch);
    refuseUnusable(name, horizon, pairs.base.length, true);
    changes.push({ name, of: 'probability', horizon, ...probabilityChange(pairs) });
  }
  return changes;
}

function isFinite(values: Float64Array): boolean {
  return values.every((value) => value - value === 0);
}

function refuseUnusable(name: string, horizon: number, pairs: number, finite: boolean): void {
  if (pairs === 0)
    throw new ForecastError(
      'forecast.all_failed',
      `"${name}" cannot be compared at horizon ${horizon}: no path has a value of it in both runs`,
    );
  if (!finite)
    throw new ForecastError(
      'forecast.not_finite',
      `"${name}" grows beyond all numbers on some path by horizon ${horizon}`,
    );
}

/** By name, then by horizon; mean before median. */
function ordered(changes: readonly Change[], names: readonly string[]): Change[] {
  return [...new Set(names)].flatMap((name) =>
    (['mean', 'median', 'probability'] as const).flatMap((of) =>
      changes.filter((change) => change.name === name && change.of === of),
    ),
  );
}
