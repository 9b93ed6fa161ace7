import { isPyNumber, pyFloat, pyMax, pyMin, PythonError } from '@pulse/numeric';
import type { CompiledClassic } from './rules.js';

/** State of one path. Variables may hold any JSON value, as in the original; rules fail on those that are no numbers. */
export interface ClassicState {
  turn: number;
  readonly overlays: Map<string, number>;
  readonly capital: Map<string, number>;
  readonly variables: Map<string, unknown>;
}

/** The world's initial state; variables without an initial value are absent. */
export function initialClassicState(compiled: CompiledClassic): ClassicState {
  const variables = new Map<string, unknown>();
  for (const [name, value] of compiled.variables) if (value !== undefined) variables.set(name, value);
  const state: ClassicState = { turn: 0, overlays: new Map(), capital: new Map(), variables };
  for (const [name, value] of compiled.overlays) setOverlay(state, name, value);
  for (const [name, value] of compiled.capital) setCapital(state, name, value);
  return state;
}

/**
 * Sets an overlay, kept within [0,1]. A new name adds an overlay, which then decays like the others.
 *
 * @throws PythonError ValueError for what is no number; the overlays of the world also take texts that read as one
 */
export function setOverlay(state: ClassicState, name: string, value: unknown): void {
  const number = numeric('Overlay', state.overlays, name, value);
  state.overlays.set(name, number >= 0 && number <= 1 ? number : pyMax(0, pyMin(1, number)));
}

/** Sets an asset; a negative amount becomes 0, although the original's documentation allows debts. */
export function setCapital(state: ClassicState, name: string, value: unknown): void {
  const number = numeric('Asset', state.capital, name, value);
  state.capital.set(name, number < 0 ? 0 : number);
}

function numeric(what: string, known: ReadonlyMap<string, number>, name: string, value: unknown): number {
  if (known.has(name)) return pyFloat(value);
  if (isPyNumber(value)) return Number(value);
  throw new PythonError('ValueError', `${what} value for '${name}' must be numeric.`);
}

/** The state as plain data, in the order of the world. */
export function plainState(state: ClassicState): {
  readonly turn: number;
  readonly overlays: Record<string, number>;
  readonly variables: Record<string, unknown>;
  readonly capital: Record<string, number>;
} {
  return {
    turn: state.turn,
    overlays: Object.fromEntries(state.overlays),
    variables: Object.fromEntries(state.variables),
    capital: Object.fromEntries(state.capital),
  };
}
