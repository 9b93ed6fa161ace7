import { assertNever } from '../assert-never.js';
import type { Count, Expression, ExpressionError, NumberNode } from './ast.js';
import { maxLag, readsOf } from './lags.js';
import { printExpression } from './print.js';

export type NameKind = 'variable' | 'overlay' | 'capital' | 'parameter';

/** What a name stands for. `unit` is absent for a pure number; `value` is known for parameters. */
export interface NameInfo {
  readonly kind: NameKind;
  readonly unit?: string;
  readonly value?: number;
}

/** The names that an expression may use. */
export type Scope = ReadonlyMap<string, NameInfo>;

export const READ_LIMITS = { lag: 10_000, reads: 20_000 } as const;

/** A unit, or undefined where any unit fits (numbers and parameters). */
type Unit = string | undefined;
const NONE = '1';

/**
 * Checks a parsed expression against the names that exist: unknown names, windows and lags, and units (sums, comparisons
 * and ratios of features need one unit).
 *
 * @returns every error, in the order of the text; empty where the expression is right
 */
export function checkExpression(ast: Expression, scope: Scope): ExpressionError[] {
  const errors: ExpressionError[] = [];
  new Checker(scope, errors).visit(ast);
  if (errors.length > 0) return errors.sort((a, b) => a.start - b.start || a.end - b.end);
  const parameters = new Map(
    [...scope].flatMap(([name, info]) => (info.value === undefined ? [] : [[name, info.value] as const])),
  );
  const lag = maxLag(ast, parameters);
  if (lag > READ_LIMITS.lag)
    errors.push({
      start: ast.start,
      end: ast.end,
      message: `reads ${lag} turns back, the limit is ${READ_LIMITS.lag}`,
    });
  const reads = readsOf(ast, parameters);
  if (reads > READ_LIMITS.reads)
    errors.push({
      start: ast.start,
      end: ast.end,
      message: `reads ${reads} values a turn, the limit is ${READ_LIMITS.reads}`,
    });
  return errors;
}

class Checker {
  constructor(
    private readonly scope: Scope,
    private readonly errors: ExpressionError[],
  ) {}

  visit(node: Expression): Unit {
    switch (node.kind) {
      case 'number':
      case 'boolean':
        return undefined;
      case 'name':
        return this.nameUnit(node);
      case 'negate':
      case 'not':
        return this.visit(node.of);
      case 'and':
      case 'or':
        this.visit(node.left);
        this.visit(node.right);
        return undefined;
      case 'compare':
        this.same(node.left, node.right);
        return undefined;
      case 'between':
        this.same(node.of, node.low);
        this.same(node.of, node.high, true);
        return undefined;
      case 'cross':
        this.same(node.of, node.level);
        return undefined;
      case 'arithmetic':
        return node.op === '+' || node.op === '-' ? this.same(node.left, node.right) : this.scaled(node);
      case 'shift': {
        const unit = this.visit(node.of);
        this.turns(node.turns, node.fn === 'lag' ? 0 : 1, node.fn);
        return node.fn === 'pct' ? NONE : unit;
      }
      case 'window': {
        const unit = this.visit(node.of);
        this.turns(node.turns, node.fn === 'zscore' ? 3 : 1, node.fn);
        return node.fn === 'zscore' ? NONE : unit;
      }
      case 'persist': {
        this.visit(node.of);
        const last = this.turns(node.turns, 1, 'persist');
        const least = this.turns(node.atLeast, 1, 'persist');
        if (last !== undefined && least !== undefined && least > last)
          this.report(node.atLeast, `${least} of the last ${last} turns can never be reached`, `at most ${last}`);
        return undefined;
      }
      default:
        return assertNever(node);
    }
  }

  private report(node: Expression, message: string, expected?: string): void {
    this.errors.push({ start: node.start, end: node.end, message, ...(expected === undefined ? {} : { expected }) });
  }

  private nameUnit(node: NumberNode & { kind: 'name' }): Unit {
    const info = this.scope.get(node.name);
    if (info !== undefined) return info.unit;
    this.errors.push({
      start: node.start,
      end: node.end,
      message: `there is no variable, overlay, asset or parameter '${node.name}'`,
      unknown: node.name,
    });
    return undefined;
  }

  /** Both sides need one unit; a side without a unit takes the other's. */
  private same(left: NumberNode, right: NumberNode, visited = false): Unit {
    const a = visited ? new Checker(this.scope, []).visit(left) : this.visit(left);
    const b = this.visit(right);
    if (a !== undefined && b !== undefined && a !== b) this.differ(left, a, right, b);
    return a ?? b;
  }

  private scaled(node: NumberNode & { kind: 'arithmetic' }): Unit {
    const a = this.visit(node.left);
    const b = this.visit(node.right);
    if (b === undefined || b === NONE) return a ?? b;
    if (node.op === '*') {
      if (a === undefined || a === NONE) return b;
      this.report(node, `a product of two features with units (${a} and ${b}) has no meaning here`);
      return undefined;
    }
    if (a === undefined || a === NONE) return `1/${b}`;
    if (a === b) return NONE;
    this.differ(node.left, a, node.right, b);
    return undefined;
  }

  private differ(left: NumberNode, a: string, right: NumberNode, b: string): void {
    this.errors.push({
      start: left.start,
      end: right.end,
      message: `the units differ: ${printExpression(left)} is in ${a}, ${printExpression(right)} in ${b}`,
      expected: 'features of the same unit',
    });
  }

  private turns(node: Count, least: number, fn: string): number | undefined {
    let value: number | undefined;
    if (node.kind === 'number') value = node.value;
    else {
      const info = this.scope.get(node.name);
      if (info === undefined) this.nameUnit(node);
      else if (info.kind !== 'parameter')
        this.report(node, `'${node.name}' changes over time; ${fn} needs a fixed number of turns`);
      else value = info.value;
    }
    if (value === undefined) return undefined;
    if (Number.isInteger(value) && value >= least && value <= READ_LIMITS.lag) return value;
    this.report(node, `${fn} cannot use ${value} turns`, `a whole number from ${least} to ${READ_LIMITS.lag}`);
    return undefined;
  }
}
