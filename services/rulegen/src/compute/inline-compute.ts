import { answer } from './answer.js';
import type { AskOptions, Compute } from './compute.js';
import type { Answers, Question, Questions } from './questions.js';

/** Answers in this process, and blocks it meanwhile: for specs and benchmarks that bring their own processes. */
export class InlineCompute implements Compute {
  // oxlint-disable-next-line typescript/require-await -- the port is asynchronous
  async ask<Q extends Question>(question: Q, task: Questions[Q], options: AskOptions = {}): Promise<Answers[Q]> {
    const steps = answer(question, task);
    for (;;) {
      options.signal?.throwIfAborted();
      const { done, value } = steps.next();
      if (done === true) return value;
      options.progress?.(value);
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
