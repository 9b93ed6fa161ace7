import { andInto } from './bitset.js';
import { bestCut } from './best-cut.js';
import { usableMembers } from './beam.js';
import { type Genome, grouped, type Leaf, leavesOf, mapLeaves, PLAIN } from './genome.js';
import { type Scanner, slotOf } from './scan.js';
import { plainBits } from './cost.js';
import { savedBits } from './score.js';
import type { SearchSpace } from './space.js';
import type { Judge, Trial } from './trial.js';

const MOST_ROUNDS = 6;

/** Whether a rule is one plain atom, or several joined by `and`: what scans can improve atom by atom. */
function isConjunction(genome: Genome): boolean {
  return genome.kind === 'leaf' || (genome.kind === 'and' && genome.of.every(({ kind }) => kind === 'leaf'));
}

/**
 * Takes each atom out in turn and puts in its place the best one for the rest of the rule, feature, lag, threshold and
 * direction, until nothing gets better: an atom that was chosen before the others is chosen again beside them.
 */
export function* polish(judge: Judge, scanner: Scanner, trial: Trial, everywhere: Int32Array): Generator<void, Trial> {
  if (trial.genome.kind === 'leaf' || !isConjunction(trial.genome)) return trial;
  let best = trial;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = best;
    for (let i = 0; i < leavesOf(best.genome).length; i++) {
      if (judge.evaluations >= judge.space.settings.maxEvaluations) return best;
      best = replaceLeaf(judge, scanner, best, i, everywhere);
      yield;
    }
    if (best === before) break;
  }
  return best;
}

function replaceLeaf(judge: Judge, scanner: Scanner, trial: Trial, i: number, everywhere: Int32Array): Trial {
  const { space } = judge;
  const others = leavesOf(trial.genome).filter((_, j) => j !== i);
  const { gain, cut } = scanner.scan(rowsOf(judge, others, everywhere));
  judge.evaluations += scanner.candidates;
  let best: { net: number; leaf: Leaf } | null = null;
  for (let at = 0; at < gain.length; at++) {
    if (gain[at]! < 0) continue;
    const { column, fitted, up } = slotOf(at);
    const net = savedBits(space.rows, gain[at]!) - plainBits(column, fitted, space);
    if (best !== null && net <= best.net) continue;
    const { rank } = space.columns[column]!.cuts[cut[at]!]!;
    best = { net, leaf: { kind: 'leaf', column, rank, up, form: PLAIN } };
  }
  if (best === null) return trial;
  return better(judge, trial, grouped('and', [...others, best.leaf])!);
}

/** Moves each threshold to the best place near it, where that saves more than the number costs. */
export function refitThresholds(judge: Judge, trial: Trial, everywhere: Int32Array): Trial {
  if (!isConjunction(trial.genome)) return trial;
  const { space } = judge;
  let best = trial;
  for (let i = 0; i < leavesOf(best.genome).length; i++) {
    const leaves = leavesOf(best.genome);
    const leaf = leaves[i]!;
    if (leaf.form.kind !== 'plain') continue;
    const others = leaves.filter((_, j) => j !== i);
    const column = space.columns[leaf.column]!;
    const ranks = column.cuts.map(({ rank }) => rank);
    const within = [
      ranks.findLast((rank) => rank < leaf.rank) ?? 0,
      ranks.find((rank) => rank > leaf.rank) ?? column.sorted.length,
    ] as const;
    const found = bestCut(column, rowsOf(judge, others, everywhere), space.rows, space.limits, within);
    if (found === null || found.up !== leaf.up) continue;
    best = better(
      judge,
      best,
      mapLeaves(best.genome, (one, j) => (j === i ? { ...one, rank: found.rank } : one))!,
    );
  }
  return best;
}

function better(judge: Judge, trial: Trial, genome: Genome): Trial {
  const other = judge.try(genome);
  return other !== null && other.net > trial.net + 1e-9 ? other : trial;
}

function rowsOf(judge: Judge, leaves: readonly Leaf[], everywhere: Int32Array): Int32Array {
  const space: SearchSpace = judge.space;
  if (leaves.length === 0) return everywhere;
  const bits = Int32Array.from(judge.truth(leaves[0]!));
  for (const leaf of leaves.slice(1)) andInto(bits, judge.truth(leaf), bits);
  return usableMembers(space, bits);
}
