import { namesOf } from './beam.js';
import { Draws } from './draws.js';
import { dominates } from './pareto.js';
import type { Judge, Trial } from './trial.js';
import { Variation } from './variation.js';

const MOST_ARCHIVED = 64;
const TOURNAMENT = 3;
const CROSSOVER = 0.3;

/**
 * Genetic programming around rules that are there already: tournaments by net bits, crossover and typed mutation, the
 * best of parents and children go on with a quota for rules that read the same names; an archive keeps what no other rule
 * dominates in saved bits, cost and coverage. Its draws come from the seed alone. One step a generation.
 *
 * @param evaluations most genomes that it scores
 * @returns the last population and the archive
 */
export function* evolve(
  judge: Judge,
  start: readonly Trial[],
  evaluations: number,
  seed: number | string,
): Generator<void, Trial[]> {
  const { space } = judge;
  const { population: size, maxEvaluations } = space.settings;
  const last = Math.min(maxEvaluations, judge.evaluations + evaluations);
  const draws = new Draws(seed, 'rule-search');
  const variation = new Variation(space, draws);
  let population = [...start];
  for (let i = population.length; i < size && judge.evaluations < last; i++)
    population.push(...listOf(judge.try(variation.randomLeaf())));
  population = survivors(population, judge, size);
  let archive = merged([], population);
  while (population.length > 0 && judge.evaluations < last) {
    const children = new Map<string, Trial>();
    for (let i = 0; i < size && judge.evaluations < last; i++) {
      const parent = tournament(population, draws);
      const genome =
        draws.next() < CROSSOVER
          ? variation.cross(parent.genome, tournament(population, draws).genome)
          : variation.mutate(parent.genome);
      if (genome === null) judge.evaluations++;
      else for (const child of listOf(judge.try(genome))) children.set(child.key, child);
    }
    archive = merged(archive, [...children.values()]);
    population = survivors([...population, ...children.values()], judge, size);
    yield;
  }
  return [...population, ...archive];
}

const listOf = (trial: Trial | null): Trial[] => (trial === null ? [] : [trial]);

function tournament(population: readonly Trial[], draws: Draws): Trial {
  let best = draws.pick(population);
  for (let i = 1; i < TOURNAMENT; i++) {
    const other = draws.pick(population);
    if (other.net > best.net) best = other;
  }
  return best;
}

function survivors(all: readonly Trial[], judge: Judge, size: number): Trial[] {
  const { namesQuota } = judge.space.settings;
  const byKey = new Map(all.map((trial) => [trial.key, trial]));
  const uses = new Map<string, number>();
  const kept: Trial[] = [];
  for (const trial of [...byKey.values()].sort(byNet)) {
    if (kept.length >= size) break;
    const names = namesOf(trial.genome, judge.space);
    const used = uses.get(names) ?? 0;
    if (used >= namesQuota) continue;
    uses.set(names, used + 1);
    kept.push(trial);
  }
  return kept;
}

/** The archive with what is new and not dominated; of too many the best by net bits stay. */
function merged(archive: readonly Trial[], found: readonly Trial[]): Trial[] {
  const all = [...new Map([...archive, ...found].map((trial) => [trial.key, trial])).values()];
  return all
    .filter((one) => !all.some((other) => dominates(other, one)))
    .sort(byNet)
    .slice(0, MOST_ARCHIVED);
}

/** The best first; equal ones in an order that does not depend on how they were found. */
export function byNet(a: Trial, b: Trial): number {
  return b.net - a.net || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
}
