import type { Memory } from '../expression/index.js';
import type { CompiledAsset } from '../world/index.js';
import type { State } from './state.js';

/**
 * The amounts of the assets, moved by rules at the end of a turn and valued at its prices. What is bought is paid from
 * the asset `cash`, and what is sold goes there, at the same prices: a trade itself changes no value.
 */
export class Capital {
  /** By asset, what rules add to its amount in the turn being made. */
  readonly added: readonly Float64Array[];
  /** Path-turns in which an amount had to be cut to its limits, by asset, in the last turn. */
  readonly clipped: Float64Array;
  private readonly amounts: readonly Float64Array[];
  private readonly cash: number;

  constructor(
    private readonly assets: readonly CompiledAsset[],
    /** Slot of the value of all assets. */
    readonly total: number,
    paths: number,
    memory: Memory,
  ) {
    this.added = assets.map(() => memory.float64(paths));
    this.amounts = assets.map((asset) => memory.float64(paths).fill(asset.amount));
    this.clipped = memory.float64(assets.length);
    this.cash = assets.findIndex((asset) => asset.name === 'cash');
  }

  begin(from: number, to: number): void {
    if (from === 0) this.clipped.fill(0);
    for (let a = 0; a < this.added.length; a++) this.added[a]!.fill(0, from, to);
  }

  /** Trades and values the turn `turn` of the state; at the origin nothing is traded. */
  value(state: State, turn: number, from: number, to: number): void {
    const total = state.at(this.total, turn);
    for (let p = from; p < to; p++) total[p] = 0;
    if (turn > 0) for (let a = 0; a < this.assets.length; a++) this.trade(a, state, turn, from, to);
    for (let a = 0; a < this.assets.length; a++) {
      const asset = this.assets[a]!;
      const amount = this.amounts[a]!;
      const out = state.at(asset.slot, turn);
      if ('value' in asset.price) for (let p = from; p < to; p++) out[p] = amount[p]! * asset.price.value;
      else {
        const price = state.at(asset.price.slot, turn);
        for (let p = from; p < to; p++) out[p] = amount[p]! * price[p]!;
      }
      for (let p = from; p < to; p++) total[p] = total[p]! + out[p]!;
    }
  }

  private trade(a: number, state: State, turn: number, from: number, to: number): void {
    const { price, min, max } = this.assets[a]!;
    const added = this.added[a]!;
    const amount = this.amounts[a]!;
    const cash = this.cash === a || this.cash < 0 ? undefined : this.amounts[this.cash]!;
    const prices = 'slot' in price ? state.at(price.slot, turn) : undefined;
    const fixed = 'value' in price ? price.value : 0;
    for (let p = from; p < to; p++) {
      if (added[p] === 0) continue;
      const wanted = amount[p]! + added[p]!;
      const reached = wanted < min ? min : wanted > max ? max : wanted;
      if (reached !== wanted) this.clipped[a] = this.clipped[a]! + 1;
      if (cash !== undefined) cash[p] = cash[p]! - (reached - amount[p]!) * (prices?.[p] ?? fixed);
      amount[p] = reached;
    }
  }
}
