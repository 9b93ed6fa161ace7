import type { ConditionNode, NumberNode } from '@pulse/engine';

/** A node without its place in a text: `T` over each member of the union, so that kinds stay apart. */
type Bare<T> = T extends { start: number; end: number } ? Omit<T, 'start' | 'end'> : never;

/** A node that was built and not read, so that it stands nowhere. */
export function numberOf(node: Bare<NumberNode>): NumberNode {
  return { ...node, start: 0, end: 0 };
}

export function conditionOf(node: Bare<ConditionNode>): ConditionNode {
  return { ...node, start: 0, end: 0 };
}

export function literal(value: number): NumberNode & { kind: 'number' } {
  return { kind: 'number', value, start: 0, end: 0 };
}

/** A number as the parser reads it back: a sign is an operation of its own. */
export function signed(value: number): NumberNode {
  return value < 0 ? numberOf({ kind: 'negate', of: literal(-value) }) : literal(value + 0);
}
