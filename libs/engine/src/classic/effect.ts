import { pyMax, pyMin, pyOperand, PythonError } from '@pulse/numeric';
import type { ClassicEffect } from './rules.js';
import { type ClassicState, setCapital, setOverlay } from './state.js';

/**
 * Applies one effect. Overlays are left alone while symbolics are off.
 *
 * @param modulation trust x importance
 * @throws PythonError TypeError for a variable that is no number, or absent where `missing` is `error`
 */
export function applyClassicEffect(
  effect: ClassicEffect,
  state: ClassicState,
  modulation: number,
  symbolicEnabled: boolean,
): void {
  const change = effect.modulated ? effect.add * modulation : effect.add;
  switch (effect.place) {
    case 'overlay': {
      const value = state.overlays.get(effect.name);
      if (symbolicEnabled && value !== undefined) setOverlay(state, effect.name, pyMax(0, pyMin(1, value + change)));
      return;
    }
    case 'capital': {
      const value = state.capital.get(effect.name);
      if (value !== undefined) setCapital(state, effect.name, value + change);
      return;
    }
    case 'variable':
      changeVariable(effect, state, change);
  }
}

function changeVariable(effect: ClassicEffect, state: ClassicState, change: number): void {
  const present = state.variables.has(effect.name);
  if (!present && effect.missing === 'error')
    throw new PythonError('TypeError', "unsupported operand type(s) for +: 'NoneType' and 'int'");
  let value = pyOperand(present ? state.variables.get(effect.name) : 0) + change;
  if (effect.max !== null) value = pyMin(value, effect.max);
  if (effect.min !== null) value = pyMax(value, effect.min);
  state.variables.set(effect.name, value);
}
