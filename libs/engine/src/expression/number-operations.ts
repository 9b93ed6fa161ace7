import type { ArithmeticOperator, WindowFunction } from './ast.js';
import type { NumberOperand, Operation } from './columns.js';

/** Loops over a block, one per operation, so that the choice of the operation is paid once per block. */

export function arithmeticOperation(
  op: ArithmeticOperator,
  a: NumberOperand,
  b: NumberOperand,
  out: Float64Array,
): Operation {
  const kernel = ARITHMETIC[op];
  return (frame) => kernel(a.values(frame), a.offset(frame), b.values(frame), b.offset(frame), out, frame.n);
}

type Binary = (x: Float64Array, xo: number, y: Float64Array, yo: number, out: Float64Array, n: number) => void;

const ARITHMETIC: Readonly<Record<ArithmeticOperator, Binary>> = {
  '+': (x, xo, y, yo, out, n) => {
    for (let i = 0; i < n; i++) {
      const r = x[xo + i]! + y[yo + i]!;
      out[i] = r - r === 0 ? r : NaN;
    }
  },
  '-': (x, xo, y, yo, out, n) => {
    for (let i = 0; i < n; i++) {
      const r = x[xo + i]! - y[yo + i]!;
      out[i] = r - r === 0 ? r : NaN;
    }
  },
  '*': (x, xo, y, yo, out, n) => {
    for (let i = 0; i < n; i++) {
      const r = x[xo + i]! * y[yo + i]!;
      out[i] = r - r === 0 ? r : NaN;
    }
  },
  '/': (x, xo, y, yo, out, n) => {
    for (let i = 0; i < n; i++) {
      const r = x[xo + i]! / y[yo + i]!;
      out[i] = r - r === 0 ? r : NaN;
    }
  },
};

export function negateOperation(a: NumberOperand, out: Float64Array): Operation {
  return (frame) => {
    const x = a.values(frame);
    const xo = a.offset(frame);
    for (let i = 0; i < frame.n; i++) out[i] = -x[xo + i]!;
  };
}

export function percentOperation(now: NumberOperand, before: NumberOperand, out: Float64Array): Operation {
  return (frame) => {
    const x = now.values(frame);
    const xo = now.offset(frame);
    const y = before.values(frame);
    const yo = before.offset(frame);
    for (let i = 0; i < frame.n; i++) {
      const r = 100 * (x[xo + i]! / y[yo + i]! - 1);
      out[i] = r - r === 0 ? r : NaN;
    }
  };
}

/** `parts[i]` is the value i turns back; `scratch` is as long as `out` and used by zscore only. */
export function windowOperation(
  fn: WindowFunction,
  parts: readonly NumberOperand[],
  out: Float64Array,
  scratch: Float64Array,
): Operation {
  if (fn === 'max' || fn === 'min') return extremeOperation(fn === 'max' ? 1 : -1, parts, out);
  const mean = meanOperation(parts, out);
  return fn === 'mean' ? mean : zscoreOperation(parts, mean, out, scratch);
}

function extremeOperation(sign: 1 | -1, parts: readonly NumberOperand[], out: Float64Array): Operation {
  return (frame) => {
    const n = frame.n;
    for (let i = 0; i < n; i++) out[i] = -Infinity;
    for (const part of parts) {
      const x = part.values(frame);
      const xo = part.offset(frame);
      for (let i = 0; i < n; i++) {
        const v = sign * x[xo + i]!;
        if (v > out[i]! || v !== v) out[i] = v;
      }
    }
    for (let i = 0; i < n; i++) out[i] = sign * out[i]!;
  };
}

function meanOperation(parts: readonly NumberOperand[], out: Float64Array): Operation {
  return (frame) => {
    const n = frame.n;
    for (let i = 0; i < n; i++) out[i] = 0;
    for (const part of parts) {
      const x = part.values(frame);
      const xo = part.offset(frame);
      for (let i = 0; i < n; i++) out[i] = out[i]! + x[xo + i]!;
    }
    for (let i = 0; i < n; i++) {
      const r = out[i]! / parts.length;
      out[i] = r - r === 0 ? r : NaN;
    }
  };
}

/** Leaves the mean in `out`, then replaces it by the standardised newest value. */
function zscoreOperation(
  parts: readonly NumberOperand[],
  mean: Operation,
  out: Float64Array,
  squares: Float64Array,
): Operation {
  const newest = parts[0]!;
  return (frame) => {
    const n = frame.n;
    mean(frame);
    for (let i = 0; i < n; i++) squares[i] = 0;
    for (const part of parts) {
      const x = part.values(frame);
      const xo = part.offset(frame);
      for (let i = 0; i < n; i++) {
        const d = x[xo + i]! - out[i]!;
        squares[i] = squares[i]! + d * d;
      }
    }
    const x = newest.values(frame);
    const xo = newest.offset(frame);
    for (let i = 0; i < n; i++) {
      const r = (x[xo + i]! - out[i]!) / Math.sqrt(squares[i]! / (parts.length - 1));
      out[i] = r - r === 0 ? r : NaN;
    }
  };
}
