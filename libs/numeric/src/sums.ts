/** What the statistics here read: plain arrays and typed arrays of doubles. */
export type Numbers = ArrayLike<number>;

/**
 * Compensated sum in index order: the error does not grow with the length.
 * The order is fixed, so the result is the same wherever it runs. An infinite or NaN term gives the plain sum.
 *
 * Source: Neumaier (1974), Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen, ZAMM 54.
 */
export function neumaierSum(values: Numbers, from = 0, to: number = values.length): number {
  let sum = 0;
  let lost = 0;
  for (let i = from; i < to; i++) {
    const x = values[i]!;
    const next = sum + x;
    lost += Math.abs(sum) >= Math.abs(x) ? sum - next + x : x - next + sum;
    sum = next;
  }
  return lost === lost ? sum + lost : sum;
}

/** A compensated sum fed one term at a time, in the order in which terms are added. */
export class Accumulator {
  #sum = 0;
  #lost = 0;

  add(x: number): void {
    const next = this.#sum + x;
    this.#lost += Math.abs(this.#sum) >= Math.abs(x) ? this.#sum - next + x : x - next + this.#sum;
    this.#sum = next;
  }

  get total(): number {
    return this.#lost === this.#lost ? this.#sum + this.#lost : this.#sum;
  }
}

/** Compensated sum of x[i] y[i] over the shorter of the two, in index order (products are rounded). */
export function dotProduct(x: Numbers, y: Numbers): number {
  const n = Math.min(x.length, y.length);
  let sum = 0;
  let lost = 0;
  for (let i = 0; i < n; i++) {
    const product = x[i]! * y[i]!;
    const next = sum + product;
    lost += Math.abs(sum) >= Math.abs(product) ? sum - next + product : product - next + sum;
    sum = next;
  }
  return lost === lost ? sum + lost : sum;
}
