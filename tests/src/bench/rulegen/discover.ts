import type { RuleData } from '@pulse/contracts';
import {
  type Candidate,
  catalogueOf,
  DEFAULT_GRID,
  emptyLedger,
  type Evaluation,
  evaluateRules,
  type EvaluationSetting,
  lookAtReport,
  type SearchResult,
  searchRules,
  type SearchTask,
  splitPeriods,
} from '@pulse/domain';
import type { OpenWorld } from '../../planted/plant.js';

/** Longest look back of the search's features. */
const LAG = 24;

/** What one way of finding rules came to. */
export interface Verdict {
  /** The rule that was chosen; null where there was none. */
  readonly rule: RuleData | null;
  readonly accepted: boolean;
  /** Whether it was judged on the report block. */
  readonly looked: boolean;
  readonly reason: string;
}

export interface Discovery extends Verdict {
  readonly search: SearchResult;
  readonly evaluation: Evaluation;
  readonly searchMs: number;
  readonly evaluationMs: number;
}

/** The setting that all ways share: split, seed and gates. */
export function settingOf({ world, history, target }: OpenWorld, seed: number | string): EvaluationSetting {
  const split = splitPeriods({ first: history.start, last: history.start + history.length - 1, lag: LAG });
  return { world, history, target, split, seed };
}

export function searchTaskOf(open: OpenWorld, setting: EvaluationSetting, trust: number): SearchTask {
  const { world, history, target, split, seed } = setting;
  const prior = { weights: new Map(open.plausible.map((name) => [name, 1])), trust };
  const { train } = split;
  const all = catalogueOf(world, history, train.last);
  const catalogue = { ...all, entries: all.entries.filter(({ name }) => open.readsTarget || name !== target) };
  const settings = { grid: { ...DEFAULT_GRID, lookBack: LAG } };
  const task = { world, history, target, until: train.last, seed, settings, catalogue };
  return open.plausible.length === 0 ? task : { ...task, prior };
}

/** Searches, compares, chooses and looks, as a run does. It is given nothing but the world, its history and the names. */
export function discover(open: OpenWorld, seed: number | string, trust: number): Discovery {
  const setting = settingOf(open, seed);
  const started = performance.now();
  const search = finish(searchRules(searchTaskOf(open, setting, trust)));
  const searched = performance.now();
  const { verdict, evaluation } = judge(setting, search.rules);
  return {
    ...verdict,
    search,
    evaluation,
    searchMs: searched - started,
    evaluationMs: performance.now() - searched,
  };
}

/** Candidates through the gates, with an empty ledger: each way has a report block of its own to look at. */
export function judge(
  setting: EvaluationSetting,
  candidates: readonly Candidate[],
): { verdict: Verdict; evaluation: Evaluation } {
  const evaluation = finish(evaluateRules({ ...setting, candidates }));
  const { chosen, decision, reason } = evaluation;
  if (chosen === null || decision !== 'worth a look')
    return { verdict: { rule: chosen?.rule ?? null, accepted: false, looked: false, reason }, evaluation };
  const { assessment } = finish(lookAtReport({ ...setting, rule: chosen, ledger: emptyLedger('planted') }));
  const accepted = assessment.decision === 'accepted';
  return { verdict: { rule: chosen.rule, accepted, looked: true, reason: assessment.reason }, evaluation };
}

/** Pulls a generator to its end. */
export function finish<Result>(steps: Generator<unknown, Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
