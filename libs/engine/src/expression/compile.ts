import { assertNever } from '../assert-never.js';
import type { ConditionNode, Expression, NumberNode } from './ast.js';
import {
  type Columns,
  columnOperand,
  type Frame,
  HEAP,
  type Memory,
  type NumberOperand,
  type Operation,
  registerOperand,
} from './columns.js';
import {
  compareOperation,
  greaterOperation,
  lesserOperation,
  notOperation,
  persistOperation,
} from './condition-operations.js';
import { turnsOf } from './evaluate.js';
import { arithmeticOperation, negateOperation, percentOperation, windowOperation } from './number-operations.js';
import { printExpression } from './print.js';
import { FALSE, TRUE } from './truth.js';

/** A condition that runs over blocks of paths. `run` returns one Truth per path of the block, valid until the next run. */
export interface CompiledCondition {
  run(columns: Columns, from: number, n: number): Uint8Array;
}

/** A number that runs over blocks of paths. `run` writes one double per path into out[outFrom ...], NaN where unknown. */
export interface CompiledNumber {
  run(columns: Columns, from: number, n: number, out: Float64Array, outFrom: number): void;
}

/**
 * Compiles a condition for blocks of at most `block` paths.
 *
 * @param slotOf the column slot of a name of the state; parameters must be bound before
 */
export function compileCondition(
  ast: ConditionNode,
  slotOf: (name: string) => number,
  block: number,
  memory: Memory = HEAP,
): CompiledCondition {
  const compiler = new Compiler(slotOf, block, memory);
  const result = compiler.condition(ast, 0);
  const { operations, frame } = compiler;
  return {
    run(columns, from, n) {
      prepare(frame, columns, from, n, block);
      for (let i = 0; i < operations.length; i++) operations[i]!(frame);
      return result;
    },
  };
}

/** Compiles a number for blocks of at most `block` paths. */
export function compileNumber(
  ast: NumberNode,
  slotOf: (name: string) => number,
  block: number,
  memory: Memory = HEAP,
): CompiledNumber {
  const compiler = new Compiler(slotOf, block, memory);
  const result = compiler.number(ast, 0);
  const { operations, frame } = compiler;
  return {
    run(columns, from, n, out, outFrom) {
      prepare(frame, columns, from, n, block);
      for (let i = 0; i < operations.length; i++) operations[i]!(frame);
      const values = result.values(frame);
      const offset = result.offset(frame);
      for (let i = 0; i < n; i++) out[outFrom + i] = values[offset + i]!;
    },
  };
}

function prepare(frame: Frame, columns: Columns, from: number, n: number, block: number): void {
  if (n > block) throw new RangeError(`a block of ${n} paths is longer than ${block}`);
  frame.columns = columns;
  frame.from = from;
  frame.n = n;
}

const NO_COLUMNS: Columns = { column: () => new Float64Array(0) };

class Compiler {
  readonly operations: Operation[] = [];
  readonly frame: Frame = { columns: NO_COLUMNS, from: 0, n: 0 };
  private readonly numbers = new Map<string, NumberOperand>();
  private readonly conditions = new Map<string, Uint8Array>();

  constructor(
    private readonly slotOf: (name: string) => number,
    private readonly block: number,
    private readonly memory: Memory,
  ) {}

  /** The value of a part `back` turns ago; equal parts are computed once. */
  number(node: NumberNode, back: number): NumberOperand {
    if (node.kind === 'name') return columnOperand(this.slotOf(node.name), back);
    const key = keyOf(node, back);
    const found = this.numbers.get(key);
    if (found !== undefined) return found;
    const operand = this.newNumber(node, back);
    this.numbers.set(key, operand);
    return operand;
  }

  condition(node: ConditionNode, back: number): Uint8Array {
    const key = keyOf(node, back);
    const found = this.conditions.get(key);
    if (found !== undefined) return found;
    const register = this.newCondition(node, back);
    this.conditions.set(key, register);
    return register;
  }

  private register(): Float64Array {
    return this.memory.float64(this.block);
  }

  private emit(out: Float64Array, operation: Operation): NumberOperand {
    this.operations.push(operation);
    return registerOperand(out);
  }

  private newNumber(node: Exclude<NumberNode, { kind: 'name' }>, back: number): NumberOperand {
    switch (node.kind) {
      case 'number':
        return registerOperand(this.register().fill(node.value));
      case 'negate': {
        const out = this.register();
        return this.emit(out, negateOperation(this.number(node.of, back), out));
      }
      case 'arithmetic': {
        const out = this.register();
        return this.emit(
          out,
          arithmeticOperation(node.op, this.number(node.left, back), this.number(node.right, back), out),
        );
      }
      case 'shift': {
        const before = this.number(node.of, back + turnsOf(node.turns));
        if (node.fn === 'lag') return before;
        const now = this.number(node.of, back);
        const out = this.register();
        return this.emit(
          out,
          node.fn === 'delta' ? arithmeticOperation('-', now, before, out) : percentOperation(now, before, out),
        );
      }
      case 'window': {
        const parts = Array.from({ length: turnsOf(node.turns) }, (_, i) => this.number(node.of, back + i));
        const out = this.register();
        return this.emit(out, windowOperation(node.fn, parts, out, node.fn === 'zscore' ? this.register() : out));
      }
      default:
        return assertNever(node);
    }
  }

  private newCondition(node: ConditionNode, back: number): Uint8Array {
    const out = this.memory.uint8(this.block);
    const add = (operation: Operation): Uint8Array => {
      this.operations.push(operation);
      return out;
    };
    switch (node.kind) {
      case 'boolean':
        return out.fill(node.value ? TRUE : FALSE);
      case 'compare':
        return add(compareOperation(node.op, this.number(node.left, back), this.number(node.right, back), out));
      case 'between': {
        const x = this.number(node.of, back);
        const above = this.memory.uint8(this.block);
        const below = this.memory.uint8(this.block);
        this.operations.push(compareOperation('>=', x, this.number(node.low, back), above));
        this.operations.push(compareOperation('<=', x, this.number(node.high, back), below));
        return add(lesserOperation(above, below, out));
      }
      case 'and':
        return add(lesserOperation(this.condition(node.left, back), this.condition(node.right, back), out));
      case 'or':
        return add(greaterOperation(this.condition(node.left, back), this.condition(node.right, back), out));
      case 'not':
        return add(notOperation(this.condition(node.of, back), out));
      case 'persist': {
        const parts = Array.from({ length: turnsOf(node.turns) }, (_, i) => this.condition(node.of, back + i));
        return add(persistOperation(parts, turnsOf(node.atLeast), this.memory, out));
      }
      case 'cross': {
        const difference = (at: number): NumberOperand => {
          const d = this.register();
          return this.emit(d, arithmeticOperation('-', this.number(node.of, at), this.number(node.level, at), d));
        };
        const up = node.direction === 'up';
        const zero = registerOperand(this.register());
        const before = this.memory.uint8(this.block);
        const now = this.memory.uint8(this.block);
        this.operations.push(compareOperation(up ? '<=' : '>=', difference(back + 1), zero, before));
        this.operations.push(compareOperation(up ? '>' : '<', difference(back), zero, now));
        return add(lesserOperation(before, now, out));
      }
      default:
        return assertNever(node);
    }
  }
}

function keyOf(node: Expression, back: number): string {
  return `${back} ${printExpression(node)}`;
}
