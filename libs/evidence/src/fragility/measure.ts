import type { DriverScore, FragilityParts } from '@pulse/contracts';
import { headlineChange, type HeadlineSpec, sampleHeadline } from '../headline.js';
import type { OriginForecaster, Run } from '../port.js';
import { type RuleEffect, symbolicDriver } from './driver.js';
import { type InputEffect, type StructureEffect, structureEffect } from './effects.js';
import { fragilityParts } from './parts.js';
import { fragilityPaths } from './plan-runs.js';

export interface FragilityTask {
  readonly forecaster: OriginForecaster;
  readonly headline: HeadlineSpec;
  readonly seed: number | string;
  readonly purpose: string;
  readonly count: number;
  readonly paths: number;
  readonly horizon: number;
}

export interface FragilityProgress {
  readonly done: number;
  readonly total: number;
  /** Path-turns simulated since the last report. */
  readonly turns: number;
}

export interface FragilityResult {
  readonly fragility: FragilityParts;
  readonly driver: DriverScore;
}

/**
 * Fragility and symbolic driver by runs that share the random numbers of the first replicate and end at the headline:
 * two for each input, one for each rule that fires before it, one for each alternative. A rule that never fires changes
 * no path and is not run.
 */
export function* measureFragility(task: FragilityTask): Generator<FragilityProgress, FragilityResult> {
  const { forecaster, headline, seed, purpose } = task;
  const { inputs, alternatives } = forecaster;
  const most = 1 + forecaster.rules.length + alternatives.length + 2 * inputs.length;
  const paths = fragilityPaths(task, most, headline.horizon);
  const sample = (from: OriginForecaster, change: Pick<Run, 'without' | 'nudge'>) =>
    sampleHeadline(from, headline, { paths, seed, replicate: 1, purpose, ...change });
  let done = 0;
  let total = most;
  const progress = (runs: number): FragilityProgress => {
    done += runs;
    return { done, total, turns: runs * paths * headline.horizon };
  };

  const { sample: base, record } = sample(forecaster, {});
  const firing = record.rules.filter(({ byTurn }) => byTurn.slice(0, headline.horizon).some((share) => share > 0));
  total += firing.length - forecaster.rules.length;
  yield progress(1);
  const rules: RuleEffect[] = [];
  for (const { rule, tags } of firing) {
    const without = sample(forecaster, { without: [rule] }).sample;
    rules.push({ ...structureEffect(`without ${rule}`, base, without), tags });
    yield progress(1);
  }
  const swaps: StructureEffect[] = [];
  for (const alternative of alternatives) {
    swaps.push(structureEffect(alternative.cause, base, sample(alternative.forecaster(), {}).sample));
    yield progress(1);
  }
  const moves: InputEffect[] = [];
  for (const input of inputs) {
    const move = (by: number) => headlineChange(base, sample(forecaster, { nudge: { input: input.input, by } }).sample);
    moves.push({ input, down: move(-input.sd), up: move(input.sd) });
    yield progress(2);
  }
  return { fragility: fragilityParts(base, moves, [...rules, ...swaps]), driver: symbolicDriver(rules) };
}
