import type { EvidenceOrigin, EvidencePair } from '@pulse/contracts';
import { mean } from '@pulse/numeric';
import { BASELINES } from '../retrodiction/baselines/baselines.js';
import { absentAt, type BaselineMeans, baselineMeans } from './best-baseline.js';
import { blockSums } from './block-sums.js';
import { coverageOf, coverageP } from './coverage.js';
import { smallerLossP } from './loss-test.js';
import { pitTest } from './pit.js';
import { type ScoredCell, scoredCells } from './scored-cells.js';
import { skillOf } from './skill.js';

/** Share of the origins, the earlier ones, on which jobs are chosen; the others are the report block. */
export const SELECTION_SHARE = 0.75;

/** Every target at every horizon over the scored origins; in-sample origins are counted and left out. */
export function evidencePairs(
  origins: readonly EvidenceOrigin[],
  targets: readonly string[],
  horizon: number,
  seed: number | string,
): EvidencePair[] {
  return targets.flatMap((target) =>
    Array.from({ length: horizon }, (_, i) => evidencePair(origins, target, i + 1, seed)),
  );
}

export function evidencePair(
  origins: readonly EvidenceOrigin[],
  target: string,
  horizon: number,
  seed: number | string,
): EvidencePair {
  const { cells, inSample } = scoredCells(origins, target, horizon);
  const n = cells.length;
  const baselines = baselineMeans(cells);
  const outcomes = cells.map((cell) => cell.outcome);
  const column = (key: 'lower80' | 'upper80' | 'lower50' | 'upper50') => cells.map((cell) => cell[key]);
  const against = compare(cells, baselines, target, horizon, seed);
  const best = baselines?.best ?? null;
  const coverage80 = coverageOf(outcomes, column('lower80'), column('upper80'), n, horizon);
  const absent = BASELINES.map((name) => [name, absentAt(cells, name)] as const).filter(([, count]) => count > 0);
  return {
    target,
    horizon,
    n,
    inSample,
    crps: n === 0 ? null : mean(cells.map((cell) => cell.crps)),
    baselines: Object.fromEntries(BASELINES.map((name) => [name, baselines?.means[name] ?? null])),
    ...(absent.length > 0 && { absent: Object.fromEntries(absent) }),
    best,
    skill: best === null ? null : against[best]!.skill,
    against,
    coverage50: coverageOf(outcomes, column('lower50'), column('upper50'), n, horizon),
    coverage80,
    coverageP: coverage80 === null ? null : coverageP(coverage80.share, 0.8, n, horizon),
    ...pitTest(cells, horizon),
    dmP: best === null ? null : against[best]!.dmP,
    report: reportBlock(cells, best, target, horizon, seed),
  };
}

/** Against each baseline alone, all on the same resamples. */
function compare(
  cells: readonly ScoredCell[],
  baselines: BaselineMeans | null,
  target: string,
  horizon: number,
  seed: number | string,
): EvidencePair['against'] {
  const loss = cells.map((cell) => cell.crps);
  const blocks = blockSums(seed, 'skill', target, cells.length, horizon);
  return Object.fromEntries(
    Object.keys(baselines?.means ?? {}).map((name) => {
      const reference = cells.map((cell) => cell.baselines[name]!);
      return [name, { skill: skillOf(loss, reference, horizon, blocks), dmP: smallerLossP(loss, reference, horizon) }];
    }),
  );
}

/** The origins after the first 75 %, with skill against the baseline that is best over all of them. */
function reportBlock(
  cells: readonly ScoredCell[],
  best: string | null,
  target: string,
  horizon: number,
  seed: number | string,
): EvidencePair['report'] {
  const block = cells.slice(Math.floor(cells.length * SELECTION_SHARE));
  if (block.length === 0) return null;
  const loss = block.map((cell) => cell.crps);
  const blocks = blockSums(seed, 'report', target, block.length, horizon);
  const reference = best === null ? [] : block.map((cell) => cell.baselines[best]!);
  return {
    n: block.length,
    crps: mean(loss),
    skill: best === null ? null : skillOf(loss, reference, horizon, blocks),
  };
}
