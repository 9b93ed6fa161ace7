import { binomialInterval, isUndefined } from '@pulse/scoring';
import type { Row } from '../pipeline/report.js';
import { LEVELS } from '../../planted/levels.js';
import { type Cell, cellName } from './cells.js';
import type { TrialOutcome } from './trial.js';

/** A share with its 95 % Wilson limits: `.88 (.69-.96)`. */
export function wilson(hits: number, n: number): string {
  const limits = binomialInterval(hits, n, 0.95, 'wilson');
  if (isUndefined(limits)) return '-';
  const short = (x: number): string => x.toFixed(2).replace(/^0/, '');
  return `${short(hits / n)} (${short(limits.low)}-${short(limits.high)})`;
}

/** One line of the table. */
export function rowOf(cell: Cell, outcomes: readonly TrialOutcome[]): Row {
  const n = outcomes.length;
  const isEmpty = LEVELS[cell.level].atoms === 0;
  const share = (of: (outcome: TrialOutcome) => boolean | undefined): string => wilson(outcomes.filter(of).length, n);
  const accepted = outcomes.filter(({ search }) => search.accepted).length;
  const able = outcomes.filter(({ oracle }) => oracle?.accepted).length;
  const skills = outcomes.flatMap(({ naive }) => naive.skill ?? []);
  const mean = (of: (outcome: TrialOutcome) => number): number => outcomes.reduce((sum, one) => sum + of(one), 0) / n;
  return {
    cell: cellName(cell),
    n,
    exact: isEmpty ? '-' : share(({ search }) => search.exact),
    variables: isEmpty ? '-' : share(({ search }) => search.variables),
    looked: share(({ search }) => search.looked),
    accepted: share(({ search }) => search.accepted),
    'accepted, wrong variables': share(({ search }) => search.accepted && !search.variables),
    'oracle accepted': isEmpty ? '-' : share(({ oracle }) => oracle?.accepted),
    'of the oracle': able === 0 ? '-' : (accepted / able).toFixed(2),
    'random exact': isEmpty ? '-' : share(({ random }) => random?.exact),
    'random accepted': share(({ random }) => random?.accepted),
    'naive exact': isEmpty ? '-' : share(({ naive }) => naive.exact),
    'naive loses': wilson(skills.filter((skill) => skill <= 0).length, skills.length),
    found: isEmpty ? '-' : share((one) => one.found),
    compared: isEmpty ? '-' : share((one) => one.compared),
    'candidates, million': mean(({ evaluations }) => evaluations / 1e6),
    'search s': mean(({ searchMs }) => searchMs / 1000),
    'evaluation s': mean(({ evaluationMs }) => evaluationMs / 1000),
  };
}
