import type { ComparisonOperator } from './ast.js';
import type { Memory, NumberOperand, Operation } from './columns.js';
import { FALSE, TRUE, UNKNOWN } from './truth.js';

export function compareOperation(
  op: ComparisonOperator,
  a: NumberOperand,
  b: NumberOperand,
  out: Uint8Array,
): Operation {
  const kernel = COMPARE[op];
  return (frame) => kernel(a.values(frame), a.offset(frame), b.values(frame), b.offset(frame), out, frame.n);
}

type Compare = (x: Float64Array, xo: number, y: Float64Array, yo: number, out: Uint8Array, n: number) => void;

const COMPARE: Readonly<Record<ComparisonOperator, Compare>> = {
  '<': (x, xo, y, yo, out, n) => {
    for (let i = 0; i < n; i++) {
      const a = x[xo + i]!;
      const b = y[yo + i]!;
      out[i] = a < b ? TRUE : a >= b ? FALSE : UNKNOWN;
    }
  },
  '<=': (x, xo, y, yo, out, n) => {
    for (let i = 0; i < n; i++) {
      const a = x[xo + i]!;
      const b = y[yo + i]!;
      out[i] = a <= b ? TRUE : a > b ? FALSE : UNKNOWN;
    }
  },
  '>': (x, xo, y, yo, out, n) => {
    for (let i = 0; i < n; i++) {
      const a = x[xo + i]!;
      const b = y[yo + i]!;
      out[i] = a > b ? TRUE : a <= b ? FALSE : UNKNOWN;
    }
  },
  '>=': (x, xo, y, yo, out, n) => {
    for (let i = 0; i < n; i++) {
      const a = x[xo + i]!;
      const b = y[yo + i]!;
      out[i] = a >= b ? TRUE : a < b ? FALSE : UNKNOWN;
    }
  },
  '==': (x, xo, y, yo, out, n) => {
    for (let i = 0; i < n; i++) {
      const a = x[xo + i]!;
      const b = y[yo + i]!;
      out[i] = a === b ? TRUE : a === a && b === b ? FALSE : UNKNOWN;
    }
  },
  '!=': (x, xo, y, yo, out, n) => {
    for (let i = 0; i < n; i++) {
      const a = x[xo + i]!;
      const b = y[yo + i]!;
      out[i] = a === b ? FALSE : a === a && b === b ? TRUE : UNKNOWN;
    }
  },
};

/** Kleene's `and`. */
export function lesserOperation(a: Uint8Array, b: Uint8Array, out: Uint8Array): Operation {
  return (frame) => {
    for (let i = 0; i < frame.n; i++) out[i] = a[i]! < b[i]! ? a[i]! : b[i]!;
  };
}

/** Kleene's `or`. */
export function greaterOperation(a: Uint8Array, b: Uint8Array, out: Uint8Array): Operation {
  return (frame) => {
    for (let i = 0; i < frame.n; i++) out[i] = a[i]! > b[i]! ? a[i]! : b[i]!;
  };
}

export function notOperation(a: Uint8Array, out: Uint8Array): Operation {
  return (frame) => {
    for (let i = 0; i < frame.n; i++) out[i] = TRUE - a[i]!;
  };
}

export function persistOperation(
  parts: readonly Uint8Array[],
  atLeast: number,
  memory: Memory,
  out: Uint8Array,
): Operation {
  const held = memory.uint16(out.length);
  const possible = memory.uint16(out.length);
  return (frame) => {
    const n = frame.n;
    for (let i = 0; i < n; i++) held[i] = possible[i] = 0;
    for (const part of parts) {
      for (let i = 0; i < n; i++) {
        const value = part[i]!;
        if (value === TRUE) held[i] = held[i]! + 1;
        if (value !== FALSE) possible[i] = possible[i]! + 1;
      }
    }
    for (let i = 0; i < n; i++) out[i] = held[i]! >= atLeast ? TRUE : possible[i]! >= atLeast ? UNKNOWN : FALSE;
  };
}
