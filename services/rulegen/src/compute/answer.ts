import {
  assessRule,
  bitsOfRule,
  evaluateRules,
  fitSkeleton,
  lookAtReport,
  type RankedRule,
  refineAround,
  type SearchTask,
  searchRules,
} from '@pulse/domain';
import type { Answers, Question, Questions, Refined, RefineTask, TaskProgress } from './questions.js';

/** Computes an answer, step by step. Whoever does not ask for the next step has given it up. */
export function* answer<Q extends Question>(question: Q, task: Questions[Q]): Generator<TaskProgress, Answers[Q]> {
  const given = { question, task } as { [K in Question]: { question: K; task: Questions[K] } }[Question];
  switch (given.question) {
    case 'search':
      return (yield* searching(searchRules(given.task))) as Answers[Q];
    case 'refine':
      return (yield* refine(given.task)) as Answers[Q];
    case 'evaluate':
      return (yield* evaluateRules(given.task)) as Answers[Q];
    case 'look':
      return (yield* lookAtReport(given.task)) as Answers[Q];
    default:
      return (yield* assessRule(given.task)) as Answers[Q];
  }
}

/**
 * Proposals with their numbers, and what is around them. Hints say where to look; all is priced without them: if they made what they
 * name cheaper to believe as well, a proposer who repeats what the training data showed it would carry chance past the gate of
 * description length. Only what was stated before any data were shown may cost less.
 */
function* refine({ search, skeletons, maxEvaluations, hypotheses }: RefineTask): Generator<TaskProgress, Refined> {
  const { prior: _prior, ...plain } = search;
  const fitted = skeletons.map((skeleton) => fitSkeleton(plain, skeleton, hypotheses ? skeletons.length : null));
  const usable = fitted.filter(({ ranked }) => ranked !== null).map(({ skeleton }) => skeleton);
  if (maxEvaluations === 0 || usable.length === 0) return { fitted, found: null };
  const found = yield* searching(refineAround(search, usable, maxEvaluations));
  return { fitted, found: { ...found, rules: found.rules.map((ranked) => atFullPrice(plain, ranked)) } };
}

function atFullPrice(plain: SearchTask, ranked: RankedRule): RankedRule {
  const nested = ranked.nested.map((inside) => atFullPrice(plain, inside));
  return { ...ranked, ...bitsOfRule(plain, ranked.rule), nested };
}

function* searching<R>(
  steps: Generator<{ evaluations: number; maxEvaluations: number }, R>,
): Generator<TaskProgress, R> {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    yield { done: value.evaluations, total: value.maxEvaluations };
  }
}
