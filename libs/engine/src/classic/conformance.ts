import type { World } from '@pulse/contracts';
import { pyStr, PythonError } from '@pulse/numeric';
import { compileClassic } from './compile.js';
import { type ClassicState, initialClassicState, plainState, setCapital, setOverlay } from './state.js';
import { type ClassicTurnOptions, runClassicTurn } from './turn.js';

type Input = Readonly<Record<string, unknown>>;
type Members = Readonly<Record<string, unknown>>;

/** Modes in which the original lets rules move overlays once symbolics are on; modes not named here do. */
const SYMBOLIC_MODES: Readonly<Record<string, boolean>> = {
  simulation: true,
  retrodiction: false,
  analysis: true,
  forecasting: true,
};

/**
 * The classic turn by the `source` of its conformance vectors, on the rules of the given world. As in the vectors, it
 * starts without variables, whatever initial values the world gives them.
 */
export function classicTurnFunctions(world: World): Readonly<Record<string, (input: Input) => unknown>> {
  const compiled = { ...compileClassic(world), variables: new Map<string, undefined>() };
  return {
    'engine.turn_engine:run_turn': (input) => {
      const state = initialClassicState(compiled);
      assign(state, (input['initial'] ?? {}) as Members);
      const initial_state = plainState(state);
      const options = optionsOf(input);
      const injection = (input['injection_snapshot'] ?? {}) as Members;
      const turns = Array.from({ length: (input['turns'] ?? 1) as number }, (_, index) => {
        const turn = runClassicTurn(compiled, state, index === 0 ? { ...options, injection } : options);
        return {
          ...plainState(state),
          causal_triggered: turn.causalTriggered,
          rule_log: turn.ruleLog,
          ...(turn.errors.length > 0 && { error_events: turn.errors }),
        };
      });
      return { initial_state, turns };
    },
  };
}

function optionsOf(input: Input): ClassicTurnOptions {
  const stats = (input['trust_stats'] ?? {}) as Readonly<Record<string, readonly [number, number]>>;
  const custom = input['rule_fn'] as Members | null | undefined;
  return {
    decayRate: Object.hasOwn(input, 'decay_rate') ? input['decay_rate'] : 0.01,
    symbolicEnabled: symbolicEnabled(input),
    trust: new Map(Object.entries(stats)),
    proposals: proposalsOf(input),
    ...(custom && { ruleFn: (state: ClassicState) => customRule(state, custom) }),
  };
}

function symbolicEnabled(input: Input): boolean {
  const modes = { ...SYMBOLIC_MODES, ...(input['modes'] as Members | undefined) };
  return (
    Boolean(input['symbolic_enabled'] ?? false) && Boolean(modes[(input['mode'] ?? 'simulation') as string] ?? true)
  );
}

/** The content of the proposals file; one that is empty or no JSON proposes nothing. */
function proposalsOf(input: Input): unknown {
  if (typeof input['proposals_raw'] !== 'string') return input['proposals'] ?? null;
  try {
    return JSON.parse(input['proposals_raw']) as unknown;
  } catch {
    return null;
  }
}

function assign(state: ClassicState, members: Members): void {
  for (const [name, value] of entries(members['overlays'])) setOverlay(state, name, value);
  for (const [name, value] of entries(members['variables'])) state.variables.set(name, value);
  for (const [name, value] of entries(members['capital'])) setCapital(state, name, value);
}

function customRule(state: ClassicState, members: Members): void {
  assign(state, {
    overlays: members['set_overlay'],
    variables: members['set_variable'],
    capital: members['set_capital'],
  });
  if (members['raise'] !== undefined) throw new PythonError('ValueError', pyStr(members['raise']));
}

function entries(value: unknown): [string, unknown][] {
  return Object.entries((value ?? {}) as Members);
}
