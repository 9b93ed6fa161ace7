import type { History } from '@pulse/contracts';
import { dynamicsOf, FitError, type ProcessSpec, toNatural, withInnovations } from '../dynamics/index.js';
import { type CompiledVariable, type CompiledWorld, HistoryTable, WorldError } from '../world/index.js';
import { fitDependence } from './dependence.js';
import { fitVariable, type VariableOptions } from './fit-variable.js';
import { memoOf } from './auto/memo.js';
import type { FitOptions, FittedEffect, FittedRule, FittedVariable, FittedWorld } from './fitted.js';
import { effectsToFit, type HistoricalRule, historicalRule, statedEffects } from './historical-rules.js';

/**
 * Estimates everything that a world leaves open, on what was known at the origin.
 *
 * Effects that rules state are removed from the historical steps in which they would have fired; amounts marked `fit`
 * are estimated jointly with the process. A rule that cannot be evaluated on history is a scenario rule.
 *
 * @param history null for a world without data: every number must be given then
 * @param origin ordinal of the last known period; the end of the history by default
 * @throws WorldError where a variable has no value to start from · FitError where data cannot carry an estimate
 */
export function fitWorld(
  world: CompiledWorld,
  history: History | null,
  origin: number | null = history === null ? null : history.start + history.length - 1,
  options: FitOptions = {},
): FittedWorld {
  const table = history === null || origin === null ? undefined : new HistoryTable(world, history, origin);
  const historical = world.rules.map((rule) => historicalRule(world, rule, table));
  const amounts = new Map<string, { value: number; sd: number }>();
  const shocks = new Map<string, Float64Array>();
  const warnings = [...world.warnings];
  const variables = world.variables.map((variable) =>
    table?.has(variable.name) === true
      ? fromHistory(
          world,
          variable,
          table,
          historical,
          { ...options, memo: memoOf(history!, variable.name) },
          amounts,
          shocks,
          warnings,
        )
      : fromInitial(world, variable, warnings),
  );
  for (const [name, count] of table?.refused ?? [])
    warnings.push(`${name}: ${count} observed values lie outside of its support and were taken as missing`);
  return {
    world,
    history,
    origin: table === undefined ? null : origin,
    options,
    variables,
    rules: historical.map((rule) => fittedRule(rule, amounts)),
    dependence: fitDependence(world.dependence, variables, shocks, warnings),
    overlayValues: world.overlays.map((overlay) => atOrigin(table, overlay.slot, world.lags[overlay.slot]! + 2)),
    warnings,
  };
}

const keyOf = (rule: string, on: string): string => `${rule} ${on}`;

function fromHistory(
  world: CompiledWorld,
  variable: CompiledVariable,
  table: HistoryTable,
  rules: readonly HistoricalRule[],
  options: VariableOptions,
  amounts: Map<string, { value: number; sd: number }>,
  shocks: Map<string, Float64Array>,
  warnings: string[],
): FittedVariable {
  const open = effectsToFit(rules, variable.slot);
  const stated = statedEffects(rules, variable.slot, table.length);
  const fitted = fitVariable(world, variable, table, { stated, features: open.map((o) => o.feature) }, options);
  open.forEach(({ rule, effect }, j) => {
    const limit = rule.rule.scale === 0 ? Infinity : effect.cap / Math.abs(rule.rule.scale);
    const value = fitted.estimated!.values[j]!;
    amounts.set(keyOf(rule.rule.id, effect.on), {
      value: Math.max(-limit, Math.min(limit, value)),
      sd: fitted.estimated!.errors[j]!,
    });
    if (rule.count < 3)
      warnings.push(
        `rule ${rule.rule.id} fired ${rule.count} times in history: its effect on ${effect.on} is hardly an estimate`,
      );
  });
  shocks.set(variable.name, fitted.shocks);
  for (const note of fitted.fit.notes) warnings.push(`${variable.name}: ${note}`);
  const lags = fitted.fit.lags;
  const known = atOrigin(table, variable.slot, table.length);
  let edge = 0;
  while (edge < known.length && Number.isNaN(known[edge])) edge++;
  const natural = new Float64Array(edge + lags);
  for (let b = 0; b < natural.length; b++)
    natural[b] = b < edge ? NaN : toNatural(variable.support, filled(known, b, lags));
  return {
    variable,
    spec: fitted.spec,
    fit: fitted.fit,
    choice: fitted.choice,
    values: atOrigin(table, variable.slot, Math.max(world.lags[variable.slot]! + 2, edge + 1)),
    natural,
    edge,
  };
}

/** The value b periods ago, or where it is missing that of the same place in earlier seasons, or the last one before. */
function filled(known: Float64Array, b: number, season: number): number {
  for (let at = b; at < known.length; at += season) if (!Number.isNaN(known[at])) return known[at]!;
  for (let at = b; at < known.length; at++) if (!Number.isNaN(known[at])) return known[at]!;
  return NaN;
}

function atOrigin(table: HistoryTable | undefined, slot: number, count: number): Float64Array {
  const out = new Float64Array(count).fill(NaN);
  if (table === undefined) return out;
  const column = table.column(slot, 0);
  for (let b = 0; b < count && b < column.length; b++) out[b] = column[column.length - 1 - b]!;
  return out;
}

function fromInitial(world: CompiledWorld, variable: CompiledVariable, warnings: string[]): FittedVariable {
  const path = `variables.${variable.name}`;
  if (variable.initial === undefined)
    throw new WorldError([
      { code: 'world.no_start', path, message: 'it has no history at the origin and no initial value to start from' },
    ]);
  const start = toNatural(variable.support, variable.initial);
  if (variable.process === 'auto') warnings.push(`${variable.name}: without a history it stays where rules leave it`);
  const spec: ProcessSpec =
    variable.process === 'auto'
      ? { kind: 'constant' }
      : { drift: { fit: false, value: 0, sd: 0 }, method: 'dummies', ...variable.process };
  const length = world.lags[variable.slot]! + 2;
  const lags = dynamicsOf(spec.kind).lagsOf(spec, variable.season);
  const none = new Float64Array(0);
  const series = { x: none, effect: none, from: 0, to: 0, season: variable.season, phase: () => 0 };
  try {
    return {
      variable,
      spec,
      fit: withInnovations(dynamicsOf(spec.kind).fit(series, spec), series, spec),
      choice: undefined,
      values: new Float64Array(length).fill(NaN).fill(variable.initial, 0, 1),
      natural: new Float64Array(lags).fill(start),
      edge: 0,
    };
  } catch (error) {
    if (error instanceof FitError)
      throw new FitError(
        'fit.no_data',
        `${path}: it has no history to estimate its process from: ${error.message}`,
        variable.name,
      );
    throw error;
  }
}

function fittedRule(
  { rule, scenario, count }: HistoricalRule,
  amounts: ReadonlyMap<string, { value: number; sd: number }>,
): FittedRule {
  const effects = rule.effects.map((effect): FittedEffect => {
    const { amount } = effect;
    if (!amount.fit) return { effect, value: amount.value, sd: amount.sd, source: 'given' };
    const found = amounts.get(keyOf(rule.id, effect.on));
    if (found !== undefined) return { effect, ...found, source: 'fit' };
    const reason = scenario ?? `${effect.on} has no history`;
    throw new FitError(
      'fit.no_data',
      `rules.${rule.id}.effects.${effect.on}: its amount cannot be estimated: ${reason}`,
      effect.on,
    );
  });
  return { rule, scenario, fired: count, effects };
}
