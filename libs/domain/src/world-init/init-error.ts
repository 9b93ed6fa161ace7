import type { InitProblem } from './types.js';

/** Ends the making of a world with a reason for people. */
export class InitError extends Error {
  override readonly name = 'InitError';
  readonly problem: InitProblem;
  constructor(code: string, message: string, hint: string) {
    super(message);
    this.problem = { code, message, hint };
  }
}
