/**
 * `sum` of floats as CPython 3.12 and later do it: left to right with Neumaier's compensation, added once at the end.
 *
 * Source: bltinmodule.c of CPython 3.12; A. Neumaier, ZAMM 54 (1974), 39-51.
 */
export function pySum(values: Iterable<number>): number {
  let total = 0;
  let lost = 0;
  for (const x of values) {
    const next = total + x;
    lost += Math.abs(total) >= Math.abs(x) ? total - next + x : x - next + total;
    total = next;
  }
  return lost !== 0 && Number.isFinite(lost) ? total + lost : total;
}

/** `sum` as CPython up to 3.11 did it: plain additions from left to right. */
export function pySumLeftToRight(values: Iterable<number>): number {
  let total = 0;
  for (const x of values) total += x;
  return total;
}
