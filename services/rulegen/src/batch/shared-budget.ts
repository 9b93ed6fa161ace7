/**
 * Divides an amount among items by their weights while they run: an item that starts gets its share of what is left, and
 * what an item did not spend goes back for those that have not started. Amounts are whole nano-dollars.
 *
 * At every moment what is spent and what is given out together stay within the whole.
 */
export class SharedBudget {
  readonly #waiting: Map<number, number>;
  readonly #given = new Map<number, number>();
  #left: number;

  /** @param weights above 0, one for each item */
  constructor(
    readonly whole: number,
    weights: readonly number[],
  ) {
    if (weights.some((weight) => !(weight > 0))) throw new RangeError('the weight of an item has to be above 0');
    this.#waiting = new Map(weights.entries());
    this.#left = whole;
  }

  /** What an item may spend: its share of what is left for those that have not started, itself among them. */
  start(item: number): number {
    const weight = this.#waiting.get(item);
    if (weight === undefined) throw new RangeError(`item ${item} has started before`);
    const all = [...this.#waiting.values()].reduce((sum, one) => sum + one, 0);
    const share = Math.floor((this.#left * weight) / all);
    this.#waiting.delete(item);
    this.#given.set(item, share);
    this.#left -= share;
    return share;
  }

  /** What an item did not spend is for the others. */
  end(item: number, spent: number): void {
    const given = this.#given.get(item);
    if (given === undefined) throw new RangeError(`item ${item} does not run`);
    this.#given.delete(item);
    this.#left += given - spent;
  }
}
