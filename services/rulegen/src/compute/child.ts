/** What a worker process runs: it answers one question after the other, and ends when its parent goes. */
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { answer } from './answer.js';
import type { Answers, Question, Questions } from './questions.js';

/** Milliseconds between two reports; more would only fill the channel. */
const REPORT_EVERY_MS = 200;

process.on('disconnect', () => process.exit(0));
// The parent answers Ctrl-C for the whole group.
process.on('SIGINT', () => {});

export default async function respond<Q extends Question>(asked: {
  readonly question: Q;
  readonly task: Questions[Q];
  readonly reports: boolean;
}): Promise<Answers[Q]> {
  const steps = answer(asked.question, asked.task);
  let reported = performance.now();
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    if (!asked.reports || performance.now() - reported < REPORT_EVERY_MS) continue;
    reported = performance.now();
    process.send?.({ done: value.done, total: value.total });
    await turnOfTheLoop();
  }
}
