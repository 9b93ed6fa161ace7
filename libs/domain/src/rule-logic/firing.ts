import type { RuleData } from '@pulse/contracts';
import { FALSE, TRUE } from '@pulse/engine';
import { ruleHash } from '../rule-grammar/index.js';
import type { LogicContext } from './types.js';

export interface Firing {
  readonly fired: number;
  /** Periods in which the condition was true or false. */
  readonly known: number;
}

export function firingOf(truth: Uint8Array): Firing {
  let fired = 0;
  let known = 0;
  for (const value of truth) {
    if (value === TRUE) fired++;
    if (value === TRUE || value === FALSE) known++;
  }
  return { fired, known };
}

/** Periods in which both, and in which at least one of two conditions was true. */
export function togetherOf(a: Uint8Array, b: Uint8Array): { readonly both: number; readonly either: number } {
  let both = 0;
  let either = 0;
  for (let i = 0; i < a.length; i++) {
    const first = a[i] === TRUE;
    const second = b[i] === TRUE;
    if (first && second) both++;
    if (first || second) either++;
  }
  return { both, either };
}

const known = new WeakMap<LogicContext['catalogue'], Map<string, Uint8Array>>();

/** Truth of a stored rule by period: as the caller knows it, else on the data of the catalogue. */
export function storedTruth(rule: RuleData, { catalogue, support }: LogicContext): Uint8Array {
  const hash = ruleHash(rule);
  const given = support?.stored?.get(hash);
  if (given !== undefined) return given;
  let truths = known.get(catalogue);
  if (truths === undefined) known.set(catalogue, (truths = new Map()));
  let truth = truths.get(hash);
  if (truth === undefined) truths.set(hash, (truth = catalogue.truth(rule.condition)));
  return truth;
}
