import { describe, expect, it } from '@jest/globals';
import { Condition, CONDITION_LIMITS } from '@pulse/contracts';
import { TRUE } from '@pulse/engine';
import { atomsOf } from '../rule-grammar/index.js';
import { hasBit } from './bitset.js';
import { conditionBits, genomeBits } from './cost.js';
import { Draws } from './draws.js';
import { conditionOf, type Genome, keyOf, leavesOf, smallerOf } from './genome.js';
import { genomeOf } from './genome-of.js';
import { spaceOf } from './space.js';
import { historyOf, normals, planted, run } from './testing/planted.js';
import { Judge } from './trial.js';
import { Variation } from './variation.js';
import { evolve } from './genetic.js';

/** With holes, and with values that come often. */
function sample() {
  const task = planted({ seed: 8, periods: 160, drivers: 3 });
  const holes = normals(8, 'holes', 160);
  const a = task.history.series['a']!.map((v, i) => (holes[i]! > 1.2 ? null : Math.round(2 * v!)));
  return { ...task, history: historyOf({ ...task.history.series, a }) };
}

function randomGenomes(count: number): Genome[] {
  const space = spaceOf(TASK);
  const draws = new Draws('genomes', 'test');
  const variation = new Variation(space, draws);
  const found: Genome[] = [variation.randomLeaf()];
  while (found.length < count) {
    const from = draws.pick(found.slice(-40));
    const next = draws.next() < 0.7 ? variation.mutate(from) : variation.cross(from, draws.pick(found));
    found.push(next ?? variation.randomLeaf());
  }
  return found;
}

const TASK = sample();
const GENOMES = randomGenomes(1500);

describe('what variation makes', () => {
  it('can always be said in the grammar, and takes every form', () => {
    const kinds = new Set<string>();
    for (const genome of GENOMES) {
      const condition = conditionOf(genome, spaceOf(TASK).columns);
      expect(Condition.parse(condition)).toEqual(condition);
      const atoms = atomsOf(condition);
      expect(atoms.length).toBeLessThanOrEqual(CONDITION_LIMITS.atoms);
      kinds.add(condition.kind);
      for (const { atom } of atoms) kinds.add(atom.kind);
    }
    expect([...kinds].sort()).toEqual(['and', 'compare', 'cross', 'or', 'persist']);
  });

  it('holds exactly where the engine says that its condition does', () => {
    const space = spaceOf(TASK);
    const judge = new Judge(space);
    for (const genome of GENOMES) {
      const bits = judge.truth(genome);
      const truth = space.catalogue.truth(conditionOf(genome, space.columns));
      for (let i = 1; i < space.rows.length; i++)
        if (hasBit(bits, i) !== (truth[i - 1] === TRUE))
          throw new Error(`${JSON.stringify(conditionOf(genome, space.columns))} differs in period ${i}`);
      expect(hasBit(bits, 0)).toBe(false);
    }
  });

  it('costs the same as its condition, and is found again in it', () => {
    const space = spaceOf(TASK);
    for (const genome of GENOMES) {
      const condition = conditionOf(genome, space.columns);
      expect(genomeBits(genome, space)).toBeCloseTo(conditionBits(condition, space), 9);
      expect(keyOf(genomeOf(condition, space.columns)!)).toBe(keyOf(genome));
    }
  });

  it('has smaller rules inside of it: every way to leave atoms out', () => {
    for (const genome of GENOMES) {
      const count = leavesOf(genome).length;
      const smaller = smallerOf(genome);
      expect(smaller.every((one) => leavesOf(one).length < count)).toBe(true);
      if (genome.kind !== 'leaf' && genome.of.every(({ kind }) => kind === 'leaf') && count <= 4)
        expect(smaller).toHaveLength((1 << count) - 2);
    }
  });
});

describe('genetic programming', () => {
  it('depends on the seed alone, keeps to its count and gets better', () => {
    const space = spaceOf(TASK);
    const once = (seed: string, evaluations: number) => {
      const judge = new Judge(space);
      const steps = evolve(judge, [], evaluations, seed);
      const found = run(steps).map(({ key }) => key);
      return { found, evaluations: judge.evaluations, best: judge.best! };
    };
    const first = once('one', 3000);
    expect(once('one', 3000)).toEqual(first);
    expect(once('two', 3000).found).not.toEqual(first.found);
    expect(first.evaluations).toBe(3000);
    expect(first.best).toBeGreaterThan(once('one', 80).best);
  });
});
