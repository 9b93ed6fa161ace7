import {
  bindParameters,
  checkExpression,
  type ConditionNode,
  isCondition,
  lagsByName,
  type NumberNode,
  parseExpression,
  type Scope,
} from '../expression/index.js';
import type { Names } from './names.js';

/** Parses the expressions of a world, with its parameters put in, and notes how far back they read. */
export class Texts {
  constructor(
    private readonly names: Names,
    private readonly scope: Scope,
    private readonly parameters: ReadonlyMap<string, number>,
  ) {}

  /** A text that cannot be used is a problem, and counts as `false` until then. */
  condition(text: string, path: string): ConditionNode {
    const node = this.parse(text, path, 'condition');
    return node !== undefined && isCondition(node) ? node : { kind: 'boolean', value: false, start: 0, end: 0 };
  }

  number(text: string, path: string): NumberNode | undefined {
    const node = this.parse(text, path, 'number');
    return node !== undefined && !isCondition(node) ? node : undefined;
  }

  private parse(text: string, path: string, wanted: 'number' | 'condition'): ConditionNode | NumberNode | undefined {
    const parsed = parseExpression(text, wanted);
    const errors = parsed.ok ? checkExpression(parsed.ast, this.scope) : parsed.errors;
    for (const error of errors)
      this.names.problem(error.unknown === undefined ? 'world.expression' : 'world.unknown_name', path, error.message, {
        expression: error,
        ...(error.unknown === undefined ? {} : { unknown: error.unknown, known: [...this.scope.keys()] }),
      });
    if (!parsed.ok || errors.length > 0) return undefined;
    const bound = bindParameters(parsed.ast, this.parameters);
    for (const [name, lag] of lagsByName(bound)) this.names.reach(name, lag);
    return bound;
  }
}
