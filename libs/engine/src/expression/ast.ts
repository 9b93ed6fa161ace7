import { assertNever } from '../assert-never.js';
/** Where a node stands in the text: offsets in UTF-16 code units, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type WindowFunction = 'mean' | 'max' | 'min' | 'zscore';
export type LagFunction = 'delta' | 'pct' | 'lag';
export type ArithmeticOperator = '+' | '-' | '*' | '/';
export type ComparisonOperator = '<' | '<=' | '>' | '>=' | '==' | '!=';

export type NumberLiteral = { readonly kind: 'number'; readonly value: number } & Span;
export type NameNode = { readonly kind: 'name'; readonly name: string } & Span;

/** A whole number of turns: a literal, or the name of a parameter that holds one. */
export type Count = NumberLiteral | NameNode;

/** A node whose value is a number. */
export type NumberNode =
  | NumberLiteral
  | NameNode
  | ({ readonly kind: 'negate'; readonly of: NumberNode } & Span)
  | ({
      readonly kind: 'arithmetic';
      readonly op: ArithmeticOperator;
      readonly left: NumberNode;
      readonly right: NumberNode;
    } & Span)
  /** delta(x, k) = x - x k turns ago; pct(x, k) = 100 (x / x k turns ago - 1); lag(x, k) = x k turns ago. */
  | ({ readonly kind: 'shift'; readonly fn: LagFunction; readonly of: NumberNode; readonly turns: Count } & Span)
  /** Over this turn and the w - 1 before it; zscore uses the sample standard deviation (w - 1). */
  | ({ readonly kind: 'window'; readonly fn: WindowFunction; readonly of: NumberNode; readonly turns: Count } & Span);

/** A node whose value is true, false or unknown. */
export type ConditionNode =
  | ({ readonly kind: 'boolean'; readonly value: boolean } & Span)
  | ({
      readonly kind: 'compare';
      readonly op: ComparisonOperator;
      readonly left: NumberNode;
      readonly right: NumberNode;
    } & Span)
  /** low <= x <= high, both bounds inside. */
  | ({ readonly kind: 'between'; readonly of: NumberNode; readonly low: NumberNode; readonly high: NumberNode } & Span)
  | ({
      readonly kind: 'and' | 'or';
      readonly left: ConditionNode;
      readonly right: ConditionNode;
    } & Span)
  | ({ readonly kind: 'not'; readonly of: ConditionNode } & Span)
  /** True at least `atLeast` times in this turn and the `turns - 1` before it. */
  | ({ readonly kind: 'persist'; readonly of: ConditionNode; readonly atLeast: Count; readonly turns: Count } & Span)
  /** The difference x - level was on the other side of zero (or on it) one turn ago and has passed it now. */
  | ({
      readonly kind: 'cross';
      readonly of: NumberNode;
      readonly direction: 'up' | 'down';
      readonly level: NumberNode;
    } & Span);

/** An expression as typed data. Nothing in it is ever evaluated as code. */
export type Expression = NumberNode | ConditionNode;

const CONDITION_KINDS = new Set<Expression['kind']>([
  'boolean',
  'compare',
  'between',
  'and',
  'or',
  'not',
  'persist',
  'cross',
]);

export function isCondition(node: Expression): node is ConditionNode {
  return CONDITION_KINDS.has(node.kind);
}

/** What is wrong with an expression and where. `unknown` is the name that nothing in scope has. */
export interface ExpressionError extends Span {
  readonly message: string;
  readonly expected?: string;
  readonly unknown?: string;
}

/** The direct parts of a node, in the order of the text. */
export function childrenOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'number':
    case 'name':
    case 'boolean':
      return [];
    case 'negate':
    case 'not':
      return [node.of];
    case 'arithmetic':
    case 'compare':
    case 'and':
    case 'or':
      return [node.left, node.right];
    case 'shift':
    case 'window':
      return [node.of, node.turns];
    case 'between':
      return [node.of, node.low, node.high];
    case 'persist':
      return [node.of, node.atLeast, node.turns];
    case 'cross':
      return [node.of, node.level];
    default:
      return assertNever(node);
  }
}
