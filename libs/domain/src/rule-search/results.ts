import { ALIKE } from './beam.js';
import { emptyBits, jaccard, setBit } from './bitset.js';
import { byNet } from './genetic.js';
import { conditionOf, type Genome, smallerOf } from './genome.js';
import { isIdle, measure } from './measure.js';
import { frontsOf } from './pareto.js';
import type { RankedRule } from './task.js';
import type { Judge, Trial } from './trial.js';

/** The best of a pool that differ, each with what is left when atoms are taken away. */
export function* resultsOf(
  judge: Judge,
  pool: readonly Trial[],
  also: readonly RankedRule[] = [],
): Generator<void, RankedRule[]> {
  const found = new Map<string, RankedRule>();
  for (const trial of distinct(judge, pool)) {
    const ranked = rankedOf(judge, rarer(judge, trial).genome);
    if (ranked !== null && !found.has(ranked.canonical.hash)) found.set(ranked.canonical.hash, ranked);
    yield;
  }
  for (const ranked of also) if (!found.has(ranked.canonical.hash)) found.set(ranked.canonical.hash, ranked);
  return inOrder([...found.values()]);
}

/**
 * Of rules that fire alike the one with the most net bits, and likewise of one that fires where the other does not: with
 * the opposite sign and another level of the process they say the same.
 */
function distinct(judge: Judge, pool: readonly Trial[]): Trial[] {
  const kept: Trial[] = [];
  const usable = emptyBits(judge.space.rows.length);
  judge.space.rows.usable.forEach((use, i) => {
    if (use === 1) setBit(usable, i);
  });
  const alike = (a: Trial, b: Trial): boolean =>
    jaccard(a.bits, b.bits) >= ALIKE ||
    jaccard(
      a.bits,
      b.bits.map((word, w) => ~word & usable[w]!),
    ) >= ALIKE;
  for (const trial of [...pool].sort(byNet)) {
    if (kept.length >= judge.space.settings.results) break;
    if (!kept.some((other) => alike(other, trial))) kept.push(trial);
  }
  return kept;
}

/** Share of the saved bits by which the opposite of an atom may save less and still be taken for it. */
const OPPOSITE_SLACK = 0.1;

/**
 * An atom and its opposite, with the other sign, say the same beside a constant, except where a value is missing. The one
 * that fires less often is the rule; the other is how things are otherwise.
 */
function rarer(judge: Judge, trial: Trial): Trial {
  const { genome, fired, savedBits } = trial;
  if (genome.kind !== 'leaf' || genome.form.kind !== 'plain' || 2 * fired <= judge.space.rows.n) return trial;
  const opposite = judge.try({ ...genome, up: !genome.up });
  return opposite !== null && opposite.savedBits >= (1 - OPPOSITE_SLACK) * savedBits ? opposite : trial;
}

function rankedOf(judge: Judge, genome: Genome): RankedRule | null {
  const { space } = judge;
  const own = measure(space, conditionOf(genome, space.columns));
  if (own === null || isIdle(own)) return null;
  const nested = smallerOf(genome).flatMap((smaller): RankedRule[] => {
    judge.evaluations++;
    const ranked = measure(space, conditionOf(smaller, space.columns));
    return ranked === null || isIdle(ranked) ? [] : [{ ...ranked, front: 0, nested: [] }];
  });
  return { ...own, front: 0, nested };
}

export const netBits = ({ savedBits, costBits }: Pick<RankedRule, 'savedBits' | 'costBits'>): number =>
  savedBits - costBits;

/** By front, within a front by net bits, then by hash. */
export function inOrder(rules: readonly RankedRule[]): RankedRule[] {
  const fronts = frontsOf(rules);
  return rules
    .map((rule, i) => ({ ...rule, front: fronts[i]! }))
    .sort((a, b) => a.front - b.front || netBits(b) - netBits(a) || (a.canonical.hash < b.canonical.hash ? -1 : 1));
}
