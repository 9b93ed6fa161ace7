import type { ExpressionError } from '../expression/index.js';

/**
 * One thing that is wrong with a world. `path` is the place in the world (`rules.thaw.when`); `expression` is the error
 * inside a text there; `unknown` is a name that nothing has, to be answered with the nearest of `known`.
 */
export interface WorldProblem {
  readonly code:
    | 'world.duplicate_name'
    | 'world.expression'
    | 'world.unknown_name'
    | 'world.bad_value'
    | 'world.not_applicable'
    | 'world.no_start';
  readonly path: string;
  readonly message: string;
  readonly expression?: ExpressionError;
  readonly unknown?: string;
  readonly known?: readonly string[];
}

/** A world that cannot be run, with everything that is wrong with it. */
export class WorldError extends Error {
  override readonly name = 'WorldError';
  readonly code = 'world.invalid';
  constructor(readonly problems: readonly WorldProblem[]) {
    super(problems.map((problem) => `${problem.path}: ${problem.message}`).join('\n'));
  }
}
