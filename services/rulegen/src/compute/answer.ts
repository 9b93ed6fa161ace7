import { assessRule, evaluateRules, fitSkeleton, lookAtReport, refineAround, searchRules } from '@pulse/domain';
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

function* refine({ search, skeletons, maxEvaluations }: RefineTask): Generator<TaskProgress, Refined> {
  const fitted = skeletons.map((skeleton) => fitSkeleton(search, skeleton));
  const usable = fitted.filter(({ ranked }) => ranked !== null).map(({ skeleton }) => skeleton);
  if (maxEvaluations === 0 || usable.length === 0) return { fitted, found: null };
  return { fitted, found: yield* searching(refineAround(search, usable, maxEvaluations)) };
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
