import type { EvidenceOrigin, EvidencePair } from '@pulse/contracts';
import { mean } from '@pulse/numeric';
import { dieboldMariano, ksOneSample } from '@pulse/scoring';
import { BASELINES } from '../retrodiction/baselines.js';
import { baselineMeans } from './best-baseline.js';
import { coverageOf } from './coverage.js';
import { LEAST_ORIGINS } from './resampling.js';
import { type ScoredCell, scoredCells } from './scored-cells.js';
import { skillOf } from './skill.js';

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
  const baselines = baselineMeans(cells);
  const outcomes = cells.map((cell) => cell.outcome);
  const column = (key: 'lower80' | 'upper80' | 'lower50' | 'upper50') => cells.map((cell) => cell[key]);
  const crps = cells.map((cell) => cell.crps);
  const reference = baselines === null ? [] : cells.map((cell) => cell.baselines[baselines.best]!);
  return {
    target,
    horizon,
    n: cells.length,
    inSample,
    crps: cells.length === 0 ? null : mean(crps),
    baselines: baselines?.means ?? Object.fromEntries(BASELINES.map((name) => [name, null])),
    best: baselines?.best ?? null,
    skill: skillOf(crps, reference, seed, target, horizon),
    coverage50: coverageOf(outcomes, column('lower50'), column('upper50'), cells.length, horizon),
    coverage80: coverageOf(outcomes, column('lower80'), column('upper80'), cells.length, horizon),
    against: {},
    coverageP: null,
    pitP: pitP(cells, horizon),
    pitN: 0,
    report: null,
    dmP: dmP(crps, reference, horizon),
  };
}

/** Uniformity of the PIT on every h-th origin, whose outcomes do not overlap; null below 10 of them. */
function pitP(cells: readonly ScoredCell[], horizon: number): number | null {
  const apart = cells.filter((_, i) => i % horizon === 0).map((cell) => cell.pit);
  if (apart.length < LEAST_ORIGINS) return null;
  const test = ksOneSample(apart, 'uniform');
  return 'pValue' in test ? test.pValue : null;
}

/** One-sided: the configuration has the smaller loss. Null below 10 origins or where the test does not exist. */
function dmP(crps: readonly number[], reference: readonly number[], horizon: number): number | null {
  if (crps.length < Math.max(LEAST_ORIGINS, horizon + 1)) return null;
  const test = dieboldMariano(
    crps.map((loss, i) => loss - reference[i]!),
    horizon,
    { alternative: 'less' },
  );
  return 'pValue' in test ? test.pValue : null;
}
