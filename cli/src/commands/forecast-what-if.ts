import type { World } from '@pulse/contracts';
import { nearest } from '@pulse/domain';
import { applyParams } from '@pulse/engine';
import type { WhatIf } from '@pulse/evidence';
import type { BatchDraft } from '@pulse/orchestrator';
import { CliError, ExitCode } from '../exit-codes.js';
import { counted } from '../output/terminal.js';
import { assignment } from './assignment.js';

/** A variable that has a value at the end of a turn, on every path. */
export interface FixedValue {
  readonly variable: string;
  readonly value: number;
  readonly at: number;
}

export interface WhatIfRequest {
  readonly without: readonly string[];
  readonly values: readonly FixedValue[];
}

export interface WhatIfOptions {
  readonly set?: readonly string[];
  readonly at?: readonly number[];
  readonly withoutRule?: readonly string[];
}

const VARIABLE = /^variables\.([A-Za-z_]\w*)$/;

/** Takes what belongs to a what-if from the options: the other settings are parameters of the world. */
export function splitWhatIf({ set = [], at = [], withoutRule = [] }: WhatIfOptions): {
  readonly request: WhatIfRequest | null;
  readonly set: readonly string[];
} {
  const fixed = set.filter((text) => VARIABLE.test(assignment(text)[0]));
  const rest = set.filter((text) => !fixed.includes(text));
  if (fixed.length > 0 && at.length === 0)
    throw new CliError(
      ExitCode.usage,
      `--set ${fixed[0]!} needs --at <turn>: the turn at whose end the variable has this value`,
      'To change what the world assumes, set a parameter, or variables.<name>.initial and the like.',
    );
  if (at.length > 0 && fixed.length === 0)
    throw new CliError(
      ExitCode.usage,
      `--at ${at[0]!} has nothing to set: it belongs to --set variables.<name>=<value>`,
      rest.length === 0 ? null : `--set ${rest[0]!} does not name a variable that way.`,
    );
  if (at.length > 1 && at.length !== fixed.length)
    throw new CliError(
      ExitCode.usage,
      `--at is given ${at.length} times for ${counted(fixed.length, 'variable')}`,
      'Give one --at for all of them, or one for each, in the same order.',
    );
  const values = fixed.map((text, i) => fixedValue(text, at[i] ?? at[0]!));
  const twice = values.find((one, i) => values.slice(0, i).some((o) => o.variable === one.variable && o.at === one.at));
  if (twice !== undefined)
    throw new CliError(ExitCode.usage, `variables.${twice.variable} is set twice at turn ${twice.at}`);
  const without = [...new Set(withoutRule)];
  return { request: values.length + without.length === 0 ? null : { without, values }, set: rest };
}

function fixedValue(text: string, at: number): FixedValue {
  const [path, value] = assignment(text);
  if (typeof value !== 'number')
    throw new CliError(ExitCode.usage, `--set ${text}: a variable has a number, for example ${path}=5`);
  return { variable: VARIABLE.exec(path)![1]!, value, at };
}

/**
 * The what-if for the engine.
 *
 * @throws CliError where the world or the plan has no place for it
 */
export function resolveWhatIf({ without, values }: WhatIfRequest, { world, plan }: BatchDraft): WhatIf {
  if (plan.config.profile === 'classic')
    throw invalid(`a what-if needs the measured profile, and ${world.name} is forecast with the classic one`);
  const applied = applyParams(world, plan.jobs[0]!.params);
  for (const id of without) checkRule(applied, id);
  const fix: Record<string, (number | null)[]> = {};
  for (const { variable, value, at } of values) {
    checkValue(applied, variable, value);
    const { horizon } = plan.config;
    if (at > horizon)
      throw invalid(`--at ${at} is beyond the horizon of ${horizon}`, `Forecast further with --horizon ${at} or more.`);
    fix[variable] ??= Array.from({ length: horizon }, () => null);
    fix[variable][at - 1] = value;
  }
  return { without, fix };
}

function checkRule(world: World, id: string): void {
  const rule = world.rules.find((one) => one.id === id);
  const ids = world.rules.map((one) => one.id);
  if (rule === undefined) {
    const meant = nearest(id, ids);
    const known = ids.length === 0 ? 'It has no rules.' : `Its rules are ${ids.join(', ')}.`;
    throw invalid(`${world.name} has no rule "${id}"`, meant === undefined ? known : `Did you mean ${meant}?`);
  }
  const why = rule.enabled ? (rule.narrative === true ? 'it is marked as narrative' : null) : 'it is not enabled';
  if (why !== null) throw invalid(`the rule ${id} does not act in this forecast: ${why}`);
}

function checkValue(world: World, name: string, value: number): void {
  const variable = world.variables[name];
  if (variable === undefined) {
    const meant = nearest(name, Object.keys(world.variables));
    const known = `Only variables can be set at a turn: ${Object.keys(world.variables).join(', ')}.`;
    throw invalid(`${world.name} has no variable "${name}"`, meant === undefined ? known : `Did you mean ${meant}?`);
  }
  const { support } = variable;
  const inside = support === 'real' || (value > 0 && (support === 'positive' || value < 1));
  if (inside) return;
  const range = support === 'share' ? 'between 0 and 1, both excluded' : 'above 0';
  throw invalid(`variables.${name} cannot be ${value}: its support is ${support}, ${range}`);
}

function invalid(message: string, hint: string | null = null): CliError {
  return new CliError(ExitCode.invalidInput, message, hint);
}
