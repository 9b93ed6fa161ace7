import type { Params, World } from '@pulse/contracts';
import { setParams } from '../world/params.js';
import { CAPITAL } from '../world/scope.js';
import type { ClassicRuleAudit } from './audit.js';
import { compileClassic } from './compile.js';
import type { CompiledClassic } from './rules.js';
import { type ClassicState, initialClassicState, plainState } from './state.js';
import { runClassicTurn } from './turn.js';

/** One classic forecast: one path, one turn, no randomness. */
export interface ClassicForecast {
  /** Audited rules that fired; the classic score is computed from it. */
  readonly ruleLog: readonly ClassicRuleAudit[];
  /** Tags of those rules in order, repetitions included. */
  readonly tags: readonly string[];
  /** Ids of all rules that fired, causal ones first. */
  readonly fired: readonly string[];
  /** Rules that failed, as texts; a causal rule that fails half-way is silent. */
  readonly errors: readonly string[];
  readonly overlays: Readonly<Record<string, number>>;
  readonly capital: Readonly<Record<string, number>>;
  /** Variables that are present at the end of the turn. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Value of each target at horizon 1. An absent variable is 0, as rules read it. */
  readonly targets: Readonly<Record<string, number>>;
}

/**
 * Runs one turn of a classic world from its initial state.
 *
 * @param params set by path as in a manifest; `symbolic_enabled` (0 or 1) switches writes to overlays
 * @throws ParamError for a path or value that does not fit, ClassicWorldError for a world that is not classic
 */
export function classicForecast(world: World, params: Params = {}): ClassicForecast {
  return classicForecaster(setParams(world, params))();
}

/** Compiles a classic world once; each call of what comes back runs one forecast. */
export function classicForecaster(world: World): () => ClassicForecast {
  const compiled = compileClassic(world);
  return () => run(world, compiled);
}

function run(world: World, compiled: CompiledClassic): ClassicForecast {
  const state = initialClassicState(compiled);
  const { ruleLog, causalTriggered, errors } = runClassicTurn(compiled, state);
  const { overlays, capital, variables } = plainState(state);
  return {
    ruleLog,
    tags: ruleLog.flatMap(({ symbolic_tags }) => symbolic_tags as readonly string[]),
    fired: [...causalTriggered, ...ruleLog.map(({ rule_id }) => rule_id as string)],
    errors,
    overlays,
    capital,
    variables,
    targets: Object.fromEntries(world.targets.map((name) => [name, targetValue(name, world, state)])),
  };
}

function targetValue(name: string, world: World, state: ClassicState): number {
  const own = state.overlays.get(name) ?? state.capital.get(name) ?? state.variables.get(name);
  if (own !== undefined) return Number(own);
  return name === CAPITAL ? totalCapital(world, state) : 0;
}

/** Sum of amount x price over all assets, cash included. */
function totalCapital(world: World, state: ClassicState): number {
  let total = 0;
  for (const [name, { price }] of Object.entries(world.capital)) {
    const unit = typeof price === 'number' ? price : Number(state.variables.get(price) ?? 0);
    total += (state.capital.get(name) ?? 0) * unit;
  }
  return total;
}
