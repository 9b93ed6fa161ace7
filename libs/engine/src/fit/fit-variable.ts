import {
  dynamicsOf,
  type Fit,
  FitError,
  type FitSeries,
  type ProcessSpec,
  shocksOf,
  toNatural,
  withInnovations,
} from '../dynamics/index.js';
import { phaseOf } from '../time/index.js';
import type { CompiledVariable, CompiledWorld, HistoryTable } from '../world/index.js';
import type { ChoiceMemo } from './auto/memo.js';
import { chooseProcess } from './choose.js';
import type { Choice, FitOptions } from './fitted.js';
import { estimateEffects, type EstimatedEffects } from './rule-effects.js';

/** What rules add to one variable over history. */
export interface HistoricalEffects {
  /** Sum of the stated effects by period. */
  readonly stated: Float64Array;
  /** By effect to be estimated: what one unit of its amount adds in each period. */
  readonly features: readonly Float64Array[];
}

export interface VariableOptions extends FitOptions {
  readonly memo: ChoiceMemo;
}

export interface VariableFit {
  readonly spec: ProcessSpec;
  readonly fit: Fit;
  readonly choice: Choice | undefined;
  readonly estimated: EstimatedEffects | undefined;
  /** By period, the shock that the fit leaves; NaN where there is none. */
  readonly shocks: Float64Array;
}

/** The natural-scale series of a variable as it was known at the origin. */
export function seriesOf(
  world: CompiledWorld,
  variable: CompiledVariable,
  table: HistoryTable,
  effect: Float64Array,
  options: FitOptions,
): FitSeries {
  const values = table.values(variable.name);
  const x = Float64Array.from(values, (value) => toNatural(variable.support, value));
  const from = options.window === undefined ? 0 : Math.max(0, table.length - options.window);
  return {
    x,
    effect,
    from,
    to: table.length,
    season: variable.season,
    phase: (i) => phaseOf(world.period, table.start + i, variable.season),
  };
}

/**
 * Estimates the process of one variable and the effects of rules on it, on what was known at the origin.
 *
 * @throws FitError naming the variable
 */
export function fitVariable(
  world: CompiledWorld,
  variable: CompiledVariable,
  table: HistoryTable,
  effects: HistoricalEffects,
  options: VariableOptions,
): VariableFit {
  try {
    const stated = seriesOf(world, variable, table, effects.stated, options);
    if (variable.process !== 'auto')
      return fitSpec(stated, { method: 'dummies', ...variable.process }, effects, undefined);
    const { spec, choice } = chooseProcess(
      {
        series: stated,
        support: variable.support,
        horizon: options.horizon ?? 1,
        features: effects.features,
        clean: (series) => {
          const found = estimate(series, { kind: 'random_walk' }, effects);
          return { series: withEffects(series, effects, found), effects: found };
        },
      },
      options.memo,
    );
    return fitSpec(stated, spec, effects, choice);
  } catch (error) {
    if (error instanceof FitError)
      throw new FitError(error.code, `variables.${variable.name}: ${error.message}`, variable.name);
    throw error;
  }
}

function fitSpec(
  series: FitSeries,
  spec: ProcessSpec,
  effects: HistoricalEffects,
  choice: Choice | undefined,
): VariableFit {
  const estimated = effects.features.length === 0 ? undefined : estimate(series, spec, effects);
  const cleaned = estimated === undefined ? series : withEffects(series, effects, estimated);
  const fit = withInnovations(dynamicsOf(spec.kind).fit(cleaned, spec), cleaned, spec);
  requireFinite(fit);
  return { spec, fit, choice, estimated, shocks: shocksOf(fit, cleaned) };
}

function requireFinite({ kind, coefficients, states = [] }: Fit): void {
  const broken = coefficients.find(({ value, error = 0 }) => !Number.isFinite(value) || !Number.isFinite(error));
  if (broken !== undefined || !states.every(Number.isFinite))
    throw new FitError(
      'fit.degenerate',
      `${kind} cannot be estimated: ${broken?.name ?? 'its state'} is no finite number; values this large need another ` +
        'unit (`multiply`)',
    );
}

function estimate(series: FitSeries, spec: ProcessSpec, effects: HistoricalEffects): EstimatedEffects {
  const design = dynamicsOf(spec.kind).design(series, spec);
  const response = design.response.map((y, i) => y - series.effect[i]!);
  return estimateEffects({ response, regressors: design.regressors }, effects.features);
}

function withEffects(series: FitSeries, effects: HistoricalEffects, estimated: EstimatedEffects): FitSeries {
  const effect = series.effect.map((stated, i) =>
    effects.features.reduce((sum, feature, j) => sum + feature[i]! * estimated.values[j]!, stated),
  );
  return { ...series, effect };
}
