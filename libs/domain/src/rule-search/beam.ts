import { type Bits, jaccard, membersOf } from './bitset.js';
import { bestCut } from './best-cut.js';
import { joinBits } from './atom-code.js';
import { withCuts } from './atom-table.js';
import { frameBits, plainBits } from './cost.js';
import { type Genome, grouped, leavesOf, PLAIN } from './genome.js';
import { Scanner, slotOf } from './scan.js';
import { savedBits } from './score.js';
import type { SearchSpace } from './space.js';
import { cutAt } from './thresholds.js';
import type { Judge, Trial } from './trial.js';

/** Columns whose cut points are looked for besides the grid. */
const CUT_COLUMNS = 48;

/** Two rules that fire alike in this share of the periods in which either does are one to the beam. */
export const ALIKE = 0.95;

/** The space with cut points of the residuals, and every usable row. */
export interface Start {
  readonly space: SearchSpace;
  readonly everywhere: Int32Array;
  readonly candidates: number;
}

export const everyRow = ({ rows }: SearchSpace): Int32Array =>
  Int32Array.from(Array.from(rows.usable.keys()).filter((i) => rows.usable[i] === 1));

/**
 * Adds thresholds where the data part best: of the most telling columns the best cut of all, if it saves more than the
 * grid by at least what its number costs, and the same again on either side of it (the recursion of Fayyad and Irani
 * 1993, with the description length of a rule in place of that of classes).
 */
export function withCutPoints(space: SearchSpace): Start {
  const everywhere = everyRow(space);
  const scanner = new Scanner(space.columns, space.rows, space.limits);
  const { gain } = scanner.scan(everywhere);
  const order = space.columns
    .map((_, c) => c)
    .filter((c) => alone(gain, c) >= 0)
    .sort((a, b) => alone(gain, b) - alone(gain, a) || a - b)
    .slice(0, CUT_COLUMNS);
  const columns = [...space.columns];
  for (const c of order) {
    const column = columns[c]!;
    const least = savedBits(space.rows, alone(gain, c)) + dearer(space, c);
    const cuts = cutPoints(space, c, everywhere, least, 2).map((rank) => cutAt(column.sorted, rank, true)!);
    if (cuts.length > 0) columns[c] = withCuts(column, cuts);
  }
  return { space: { ...space, columns }, everywhere, candidates: scanner.candidates };
}

/** Bits that a fitted threshold costs more than one of the grid. */
const dearer = (space: SearchSpace, c: number): number => plainBits(c, true, space) - plainBits(c, false, space);

/** Squares that the best atom of a column explains on its own, on the grid. */
const alone = (gain: Float64Array, c: number): number => Math.max(gain[4 * c]!, gain[4 * c + 1]!);

function cutPoints(space: SearchSpace, c: number, members: Int32Array, least: number, depth: number): number[] {
  const column = space.columns[c]!;
  const found = depth === 0 ? null : bestCut(column, members, space.rows, space.limits);
  if (found === null || savedBits(space.rows, found.gain) <= least) return [];
  const edge = column.sorted[found.rank - 1]!;
  const below = members.filter((i) => column.values[i]! <= edge);
  const above = members.filter((i) => column.values[i]! > edge);
  const next = savedBits(space.rows, found.gain) + dearer(space, c);
  return [found.rank, ...cutPoints(space, c, below, next, depth - 1), ...cutPoints(space, c, above, next, depth - 1)];
}

/** One more condition on a rule of the beam. */
interface Extension {
  readonly genome: Genome;
  readonly net: number;
}

/**
 * The next depth of the beam: every rule with every atom as one more condition, of each pair of rule and feature the best
 * threshold in either direction, then the best that differ enough. A generator, one step for each rule.
 *
 * @param parents null for the rules of one atom
 */
export function* extend(
  judge: Judge,
  scanner: Scanner,
  parents: readonly Trial[] | null,
  everywhere: Int32Array,
): Generator<void, Trial[]> {
  const { space } = judge;
  const found: Extension[] = [];
  for (const parent of parents ?? [null]) {
    if (judge.evaluations >= space.settings.maxEvaluations) break;
    found.push(...extensions(judge, scanner, parent, everywhere));
    yield;
  }
  return choose(judge, found);
}

function extensions(judge: Judge, scanner: Scanner, parent: Trial | null, everywhere: Int32Array): Extension[] {
  const { space } = judge;
  const rows = parent === null ? everywhere : usableMembers(space, parent.bits);
  const { gain, cut } = scanner.scan(rows);
  judge.evaluations += scanner.candidates;
  const base = parent === null ? frameBits(space, 1) : parent.costBits + joinBits(2) - joinBits(1);
  const floor = parent?.savedBits ?? 0;
  const found: Extension[] = [];
  for (let at = 0; at < gain.length; at++) {
    if (gain[at]! < 0) continue;
    const saved = savedBits(space.rows, gain[at]!);
    if (saved <= floor) continue;
    const { column, fitted, up } = slotOf(at);
    const { rank } = space.columns[column]!.cuts[cut[at]!]!;
    const leaf: Genome = { kind: 'leaf', column, rank, up, form: PLAIN };
    const genome = parent === null ? leaf : grouped('and', [parent.genome, leaf])!;
    found.push({ genome, net: saved - base - plainBits(column, fitted, space) });
  }
  return found;
}

export function usableMembers({ rows }: SearchSpace, bits: Bits): Int32Array {
  return membersOf(bits).filter((i) => rows.usable[i] === 1);
}

/** The best first, with quotas on rules that read the same names, and without those that fire alike. */
function choose(judge: Judge, found: Extension[]): Trial[] {
  const { space } = judge;
  const { beamWidth, namesQuota } = space.settings;
  found.sort((a, b) => b.net - a.net);
  const kept: Trial[] = [];
  const uses = new Map<string, number>();
  for (const { genome } of found) {
    if (kept.length >= beamWidth) break;
    const names = namesOf(genome, space);
    const used = uses.get(names) ?? 0;
    if (used >= namesQuota) continue;
    const trial = judge.try(genome);
    if (trial === null || kept.some((other) => jaccard(other.bits, trial.bits) >= ALIKE)) continue;
    uses.set(names, used + 1);
    kept.push(trial);
  }
  return kept;
}

/** The names that a genome reads, as one text. */
export function namesOf(genome: Genome, space: SearchSpace): string {
  return [...new Set(leavesOf(genome).flatMap(({ column }) => space.columns[column]!.names))].sort().join();
}
