import type { World } from '@pulse/contracts';
import { lagsByName } from '../expression/index.js';
import { Amounts } from './amounts.js';
import { RuleCompiler } from './compile-rules.js';
import { StateCompiler } from './compile-state.js';
import type { CompiledOverlay, CompiledWorld } from './compiled.js';
import { Names } from './names.js';
import { WorldError, type WorldProblem } from './problems.js';
import { CAPITAL, parametersOf, scopeOf } from './scope.js';
import { Texts } from './texts.js';
import { worldWarnings } from './warnings.js';

/**
 * Compiles a world whose parameters are applied.
 *
 * @throws WorldError with every problem: texts that do not parse, unknown names, amounts that cannot be there
 */
export function compileWorld(world: World): CompiledWorld {
  const { compiled, problems } = compile(world);
  if (problems.length > 0) throw new WorldError(problems);
  return compiled;
}

/** What is wrong with a world, empty where it can be run. */
export function checkWorld(world: World): readonly WorldProblem[] {
  return compile(world).problems;
}

function compile(world: World): { compiled: CompiledWorld; problems: readonly WorldProblem[] } {
  const names = new Names();
  const parameters = parametersOf(world);
  const amounts = new Amounts(world, parameters, names.problems);
  const texts = new Texts(names, scopeOf(world), parameters);
  const state = new StateCompiler(world, parameters, names, amounts, texts);
  const reading = new RuleCompiler(world, names, amounts, texts);
  addNames(world, names, parameters);

  const variables = Object.entries(world.variables).map(([name, v]) => state.variable(name, v));
  const overlays = Object.entries(world.overlays).map(([name, o]) => state.overlay(name, o));
  const assets = Object.entries(world.capital).map(([name, a]) => state.asset(name, a));
  const rules = reading.rules();
  const events = Object.entries(world.events).map(([name, e]) => reading.event(name, e.when, e.monitor));
  world.targets.forEach((target, i) => names.require(target, `targets.${i}`));
  checkHeadline(world, names);
  for (const overlay of overlays) deepen(overlay, names);
  const compiled = {
    world,
    period: world.period,
    dependence: world.dependence ?? 'correlated',
    variables,
    overlays,
    assets,
    rules,
    events,
    targets: world.targets,
    slots: names.slots,
    lags: names.lags,
    maxLag: Math.max(0, ...names.lags),
    warnings: worldWarnings(world, rules, overlays),
  };
  return { compiled, problems: names.problems };
}

function addNames(world: World, names: Names, parameters: ReadonlyMap<string, number>): void {
  for (const name of Object.keys(world.variables)) names.add(name, 'variable', `variables.${name}`);
  for (const name of Object.keys(world.overlays)) names.add(name, 'overlay', `overlays.${name}`);
  for (const name of Object.keys(world.capital)) names.add(name, 'asset', `capital.${name}`);
  if (Object.keys(world.capital).length > 0) names.add(CAPITAL, 'capital', 'capital');
  for (const name of parameters.keys()) if (names.slots.has(name)) names.duplicate(name, `parameters.${name}`);
}

function checkHeadline(world: World, names: Names): void {
  const { target, event } = world.headline;
  if (target !== undefined && !world.targets.includes(target))
    names.problem('world.unknown_name', 'headline.target', `'${target}' is not one of the targets`, {
      unknown: target,
      known: world.targets,
    });
  if (event !== undefined && world.events[event] === undefined)
    names.problem('world.unknown_name', 'headline.event', `there is no event '${event}'`, {
      unknown: event,
      known: Object.keys(world.events),
    });
}

/** What an overlay is measured from is needed as far back as the overlay itself is read. */
function deepen(overlay: CompiledOverlay, names: Names): void {
  if (overlay.measure === undefined) return;
  const own = names.lags[overlay.slot] ?? 0;
  for (const [name, lag] of lagsByName(overlay.measure)) names.reach(name, lag + own);
}
