/**
 * Where a compiled expression reads the state: one column of doubles per name and turn, NaN where nothing is known.
 * Column `back` turns ago holds path p at index p.
 */
export interface Columns {
  column(slot: number, back: number): Float64Array;
}

/** A block of paths that an operation works on: paths `from` to `from + n - 1`. */
export interface Frame {
  columns: Columns;
  from: number;
  n: number;
}

/** A number per path of the block: a register, or a column of the state read in place. */
export interface NumberOperand {
  values(frame: Frame): Float64Array;
  offset(frame: Frame): number;
}

export type Operation = (frame: Frame) => void;

export function registerOperand(register: Float64Array): NumberOperand {
  return { values: () => register, offset: () => 0 };
}

export function columnOperand(slot: number, back: number): NumberOperand {
  return { values: (frame) => frame.columns.column(slot, back), offset: (frame) => frame.from };
}

/** Where compiled expressions take their registers from. */
export interface Memory {
  float64(length: number): Float64Array;
  uint8(length: number): Uint8Array;
  uint16(length: number): Uint16Array;
}

export const HEAP: Memory = {
  float64: (length) => new Float64Array(length),
  uint8: (length) => new Uint8Array(length),
  uint16: (length) => new Uint16Array(length),
};
