import type { FragilityParts } from '@pulse/contracts';
import { halfWidth, type HeadlineSample } from '../headline.js';
import { type InputEffect, isReal, largerMove, type StructureEffect } from './effects.js';

type Part = FragilityParts['local'];

/** Sd at which an input that turns the decision no longer counts. */
const FAR = 2;

/**
 * Fragility from the effects that were measured: the largest of its parts, each in [0,1], with its cause.
 *
 * @param base headline of the first replicate
 */
export function fragilityParts(
  base: HeadlineSample,
  inputs: readonly InputEffect[],
  structure: readonly StructureEffect[],
): FragilityParts {
  const width = halfWidth(base);
  if (!(width > 0 && width < Infinity)) return noFragility('not measured: the headline has no spread');
  const moves = inputs.map(({ input, ...both }) => {
    const move = largerMove({ input, ...both });
    const scaled = isReal(move) ? Math.min(1, Math.abs(move.change) / width) : 0;
    return { input: input.input, sd: input.sd, change: move.change + 0, error: move.error, scaled };
  });
  const local = largest(moves.map(({ input, scaled }) => ({ value: scaled, cause: input })));
  const structural = largest(structure.map(({ cause, distance }) => ({ value: Math.min(1, distance / width), cause })));
  const decision = base.kind === 'event' ? largest(inputs.map((effect) => decisionPart(base.value, effect))) : null;
  const named = { local, structural, decision };
  let value = 0;
  let cause: string | null = null;
  for (const [name, part] of Object.entries(named))
    if (part !== null && part.value > value) {
      value = part.value;
      cause = `${name}: ${part.cause}`;
    }
  return { value, cause, ...named, inputs: moves };
}

export function noFragility(reason: string): FragilityParts {
  return { value: null, cause: reason, local: null, structural: null, decision: null, inputs: [] };
}

/**
 * max(0, 1 - k / 2), where k sd of the input carry the probability across one half; it is taken as linear in the input
 * on each side, with the slope measured at one sd.
 */
function decisionPart(probability: number, effect: InputEffect): NonNullable<Part> {
  const missing = 0.5 - probability;
  let fewest = Infinity;
  for (const move of [effect.down, effect.up]) {
    const sds = missing === 0 ? 0 : missing / move.change;
    if (isReal(move) && sds >= 0) fewest = Math.min(fewest, sds);
  }
  return { value: Math.max(0, 1 - fewest / FAR), cause: effect.input.input };
}

/** The first of the largest; null without any. */
function largest(parts: readonly NonNullable<Part>[]): Part {
  let found: Part = null;
  for (const part of parts) if (found === null || part.value > found.value) found = part;
  return found;
}
