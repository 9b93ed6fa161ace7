import { carriesInterval } from '@pulse/evidence';
import { isUndefined } from '@pulse/scoring';
import { commonLosses, type CommonLosses, meanOver } from './common-losses.js';
import type { JobRow } from './job-row.js';
import { rankRows, type Objective } from './objective.js';
import { differenceInterval, resamplesOf, skillInterval } from './paired-bootstrap.js';

/** A job whose loss cannot be told from the best one's. Differences are its mean CRPS minus the best one's. */
export interface Tie {
  readonly row: JobRow;
  readonly difference: number;
  /** Null where the origins carry no interval. */
  readonly low: number | null;
  readonly high: number | null;
}

/** Skill over a block of origins, with a 90 % block-bootstrap interval where there is one. */
export interface BlockSkill {
  readonly n: number;
  readonly skill: number;
  readonly low: number | null;
  readonly high: number | null;
}

export type BestJob =
  | { readonly status: 'none'; readonly reason: string; readonly tried: number }
  | {
      readonly status: 'chosen';
      readonly row: JobRow;
      /** Configurations that were compared. */
      readonly tried: number;
      /** What skill is measured against; null where the objective is a score of its own. */
      readonly against: string | null;
      /** The earlier 75 % of the common origins, on which it was chosen; null as above. */
      readonly selection: BlockSkill | null;
      /** The last 25 %, on which it is judged. */
      readonly report: BlockSkill | null;
      readonly ties: readonly Tie[];
      /** Jobs that were held against the best; more than this many are not tested for ties. */
      readonly tested: number;
      readonly note: string;
    };

/** Origins that the choice needs at least, as many as confidence does. */
const LEAST_ORIGINS = 10;
const SELECTION_SHARE = 0.75;
const MAX_TESTED = 2000;

/**
 * The best job by the declared objective. Losses are compared on origins that all jobs have: chosen on the earlier 75 %,
 * judged on the last 25 %, so that picking the luckiest of many does not flatter it. Only jobs with an accepted forecast
 * can be chosen.
 */
export function chooseBest(rows: readonly JobRow[], objective: Objective, seed: number | string): BestJob {
  const able = rows.filter((row) => row.accepted > 0);
  if (objective.name !== 'skill' && objective.name !== 'crps') return chooseByScore(able, objective);
  const tried = rows.filter((row) => row.losses !== null).length;
  if (able.length === 0) return none('no job has an accepted forecast', tried);
  const common = commonLosses(able);
  if (common === null) return none('no accepted job has evidence for the headline', tried);
  const count = common.origins.length;
  const cut = Math.floor(count * SELECTION_SHARE);
  if (cut < LEAST_ORIGINS)
    return none(
      `the jobs have ${count} evidence origins in common; the choice needs ${LEAST_ORIGINS} in their first 75 %`,
      tried,
    );
  return chooseByLoss(common, cut, seed, tried);
}

const none = (reason: string, tried: number): BestJob => ({ status: 'none', reason, tried });

function chooseByScore(rows: readonly JobRow[], objective: Objective): BestJob {
  const ranked = rankRows(rows, objective);
  const best = ranked[0];
  if (!best) return none(`no accepted job has a ${objective.name}`, 0);
  const value = objective.valueOf(best);
  const ties = ranked.slice(1).filter((row) => objective.valueOf(row) === value);
  return {
    status: 'chosen',
    row: best,
    tried: ranked.length,
    against: null,
    selection: null,
    report: null,
    ties: ties.map((row) => ({ row, difference: 0, low: 0, high: 0 })),
    tested: ranked.length,
    note: `${objective.name} counts all scored origins, so nothing is held back to judge the choice; ties are equal values`,
  };
}

function chooseByLoss(common: CommonLosses, cut: number, seed: number | string, tried: number): BestJob {
  const { jobs, origins, horizon, target, reference } = common;
  const ranked = jobs
    .map((job) => ({ job, mean: meanOver(job.crps, 0, cut) }))
    .sort((a, b) => a.mean - b.mean || a.job.row.number - b.job.row.number);
  const { job: best, mean } = ranked[0]!;
  const resamples = resamplesOf(seed, 'selection', target, cut, horizon);
  const rivals = ranked.slice(1, MAX_TESTED + 1);
  const told = carriesInterval(cut, horizon);
  const ties = rivals.flatMap(({ job, mean: other }): Tie[] => {
    if (!told) return [{ row: job.row, difference: other - mean, low: null, high: null }];
    const interval = differenceInterval(job.crps.slice(0, cut), best.crps.slice(0, cut), resamples);
    if (isUndefined(interval) || interval.low > 0 || interval.high < 0) return [];
    return [{ row: job.row, difference: other - mean, ...interval }];
  });
  const block = (from: number, to: number, purpose: string): BlockSkill => {
    const n = to - from;
    const [crps, base] = [best.crps.slice(from, to), reference.losses.slice(from, to)];
    const interval = carriesInterval(n, horizon)
      ? skillInterval(crps, base, resamplesOf(seed, purpose, target, n, horizon))
      : null;
    const known = interval !== null && !isUndefined(interval);
    return {
      n,
      skill: 1 - meanOver(crps, 0, n) / meanOver(base, 0, n),
      low: known ? interval.low : null,
      high: known ? interval.high : null,
    };
  };
  return {
    status: 'chosen',
    row: best.row,
    tried,
    against: reference.name,
    selection: block(0, cut, 'selection'),
    report: block(cut, origins.length, 'report'),
    ties,
    tested: rivals.length,
    note: `chosen by the mean CRPS of ${target} at horizon ${horizon} over the first ${cut} of ${origins.length} common origins, judged on the others`,
  };
}
