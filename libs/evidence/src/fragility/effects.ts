import { type Change, headlineChange, headlineDistance, type HeadlineSample } from '../headline.js';
import type { Input } from '../port.js';

/** A change counts from this many Monte-Carlo standard errors on. */
export const LEAST_ERRORS = 2;

export function isReal({ change, error }: Change): boolean {
  return change !== 0 && Math.abs(change) >= LEAST_ERRORS * error;
}

/** What the headline does when one input is moved up and down by one sd. */
export interface InputEffect {
  readonly input: Input;
  readonly down: Change;
  readonly up: Change;
}

/** What the headline does when something is taken away or replaced. */
export interface StructureEffect extends Change {
  readonly cause: string;
  readonly distance: number;
}

export function structureEffect(cause: string, base: HeadlineSample, other: HeadlineSample): StructureEffect {
  return { cause, ...headlineChange(base, other), distance: headlineDistance(base, other) };
}

/** The larger of the two moves of an input; one that is not told from noise comes after one that is. */
export function largerMove({ down, up }: InputEffect): Change {
  if (isReal(down) !== isReal(up)) return isReal(down) ? down : up;
  return Math.abs(down.change) > Math.abs(up.change) ? down : up;
}
