import type { DataOf, RuleProposed } from '@pulse/contracts';
import { type Candidate, type RankedRule, ruleHash, type StartedRun } from '@pulse/domain';

/** Rules that one iteration evaluates beside the smaller ones inside of them. */
export const MOST_CANDIDATES = 8;

export type Source = Pick<DataOf<typeof RuleProposed>, 'operator' | 'origin' | 'callId' | 'parents'>;

/** A rule to be evaluated, and where it is from. */
export interface Sourced {
  readonly candidate: Candidate;
  readonly source: Source;
}

/** Name of a generated rule: from what it says, so the same rule has the same name wherever it is found. */
export const idOf = (hash: string): string => `rg_${hash.slice(0, 12)}`;

export function sourced(ranked: RankedRule, source: Source): Sourced {
  return { candidate: candidateOf(ranked), source };
}

function candidateOf({ rule, costBits, savedBits, nested }: RankedRule): Candidate {
  const named = { ...rule, id: idOf(ruleHash(rule)) };
  return { rule: named, costBits, savedBits, nested: nested.map(candidateOf) };
}

/** Bits by which a rule has to be cheaper than before to be looked at again: a hypothesis that the search had found first. */
const CHEAPER = 1;

/** Whether a rule was evaluated before, at no higher price. */
export function isKnown(
  { rule, costBits }: Pick<Candidate, 'rule' | 'costBits'>,
  { assessments }: StartedRun,
): boolean {
  const known = assessments.get(ruleHash(rule));
  if (known === undefined) return false;
  return known.bits === null || costBits === null || costBits > known.bits.cost - CHEAPER;
}

/** Those that were not evaluated before, each once, the first ones first. */
export function newOnes(all: readonly Sourced[], state: StartedRun, most = MOST_CANDIDATES): Sourced[] {
  const seen = new Set<string>();
  const found: Sourced[] = [];
  for (const one of all) {
    const hash = ruleHash(one.candidate.rule);
    if (seen.has(hash) || found.length >= most || isKnown(one.candidate, state)) continue;
    seen.add(hash);
    found.push(one);
  }
  return found;
}
