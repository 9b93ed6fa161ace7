import {
  BlockLosses,
  blockOrigins,
  type BlockOrigins,
  DEFAULT_ORIGINS,
  LEAST_ORIGINS,
  TEST_ORIGINS,
} from './block-losses.js';
import { chooseRule, occamsWindow } from './choose-rule.js';
import { distinctCandidates, type Entry, evaluatedRule, netBitsOf } from './evaluated.js';
import type { Performance } from './performance.js';
import { Preparation } from './prepare.js';
import { stillInRace } from './race.js';
import { ForecastCount, scored, unscored } from './scored.js';
import type { EvaluatedRule, Evaluation, EvaluationProgress, EvaluationTask } from './task.js';

const DEFAULT_RULES = 24;

/** Origins that every rule is scored on, at least; only rules that may still be chosen are scored on more. */
const FIRST_LAP = 40;

type Scored = Entry & { readonly scores: Performance };

/**
 * Compares rules, and the smaller ones inside of them, by what they do for forecasts of the target on the validation block, and
 * chooses, of those that the training data leave a choice between, the smallest within one standard error of the best. They race
 * at the first horizon that each can change; the chosen one is scored again at all horizons on every origin, and must pass all
 * gates before the report block is worth a look. Nothing after the validation block is read.
 *
 * @throws WorldError for a world that does not compile
 */
export function* evaluateRules(task: EvaluationTask): Generator<EvaluationProgress, Evaluation> {
  const { split } = task;
  const preparation = new Preparation(task);
  const candidates = distinctCandidates(task.candidates).slice(0, task.mostRules ?? DEFAULT_RULES);
  const entries = candidates.map((candidate): Entry => {
    const prepared = preparation.all(candidate.rule);
    return { candidate, prepared, scores: unscored(prepared, split.horizon) ?? 'blocked', comparable: null };
  });
  const origins = blockOrigins(task, split.validation, task.mostOrigins ?? DEFAULT_ORIGINS);
  const all = blockOrigins(task, split.validation, TEST_ORIGINS);
  const open = entries.filter(({ prepared }) => unscored(prepared, split.horizon) === null);
  const count = new ForecastCount(2 * (open.length * origins.origins.length + all.origins.length));
  const raced = yield* race(new BlockLosses(task, split.validation, 'one step'), open, origins, count);
  const choice = chooseRule(raced.finished.map(choosable));
  const rules = new Map(entries.map((entry) => [entry.candidate, entry]));
  for (const entry of [...raced.dropped, ...raced.finished]) rules.set(entry.candidate, entry);
  if (choice !== null) {
    const whole = new BlockLosses(task, split.validation, 'all horizons');
    const scores = yield* scored(whole, choice.entry.prepared, all, count);
    rules.set(choice.entry.candidate, { ...choice.entry, scores });
  }
  const found = new Map([...rules].map(([candidate, entry]) => [candidate, evaluatedRule(entry)]));
  const chosen = choice === null ? null : found.get(choice.entry.candidate)!;
  return {
    split,
    origins: { available: origins.available, used: origins.origins.length, step: origins.step },
    rules: [...found.values()].sort((a, b) => b.assessment.quality - a.assessment.quality),
    chosen,
    ...decisionOf(chosen, origins.available),
  };
}

/** Scores all on a part of the origins, and those that may still be chosen on the rest. */
function* race(
  losses: BlockLosses,
  entries: readonly Entry[],
  origins: BlockOrigins,
  count: ForecastCount,
): Generator<EvaluationProgress, { dropped: Scored[]; finished: Scored[] }> {
  const every = Math.max(1, Math.floor(origins.origins.length / FIRST_LAP));
  const lap = { origins: origins.origins.filter((_, i) => i % every === 0), step: every * origins.step };
  // Qualities of a run are compared with one another, so they come from the origins that all rules have.
  const first = (yield* scoreAll(losses, entries, lap, count)).map((entry) => ({
    ...entry,
    comparable: entry.scores.atLead.skill,
  }));
  const racers = first.map((entry) => ({ entry, gain: entry.scores.atLead, netBits: netBitsOf(entry.candidate) }));
  const followed = new Set(stillInRace(occamsWindow(racers)).map(({ entry }) => entry));
  return {
    dropped: first.filter((entry) => !followed.has(entry)),
    finished: yield* scoreAll(losses, [...followed], origins, count),
  };
}

function* scoreAll(
  losses: BlockLosses,
  entries: readonly Entry[],
  origins: Pick<BlockOrigins, 'origins' | 'step'>,
  count: ForecastCount,
): Generator<EvaluationProgress, Scored[]> {
  const done: Scored[] = [];
  for (const entry of entries) {
    const scores = yield* scored(losses, entry.prepared, origins, count);
    if (typeof scores === 'object') done.push({ ...entry, scores });
  }
  return done;
}

function choosable(entry: Scored): Parameters<typeof chooseRule>[0][number] & { readonly entry: Scored } {
  const { atoms, skill } = evaluatedRule(entry);
  return { entry, atoms, skill, gains: entry.scores.atLead.gains, netBits: netBitsOf(entry.candidate) };
}

function decisionOf(chosen: EvaluatedRule | null, available: number): Pick<Evaluation, 'decision' | 'reason'> {
  if (available < LEAST_ORIGINS)
    return {
      decision: 'not decidable',
      reason: `the validation block has ${available} origins, ${LEAST_ORIGINS} are needed`,
    };
  if (chosen === null) return { decision: 'rejected', reason: 'no candidate could be scored' };
  const { decision, reason } = chosen.assessment;
  if (decision === 'not judged')
    return { decision: 'worth a look', reason: 'it passes every gate before the report block' };
  return { decision: decision === 'not decidable' ? 'not decidable' : 'rejected', reason };
}
