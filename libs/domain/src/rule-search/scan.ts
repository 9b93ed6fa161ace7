import type { FeatureColumn } from './atom-table.js';
import { BASIS, COUNT, RESPONSE, type RowSums, WEIGHT } from './row-sums.js';
import type { Limits } from './score.js';

/**
 * Of each column the best atoms to be and-ed to a rule, one in each direction, on the grid and among its fitted cuts: index
 * 4 c + 2 (fitted) + (up), see `slotOf`. Alone the two directions explain the same, as parts of a rule they do not.
 */
export interface ScanResult {
  /** Squares explained, -1 where no such atom of the column is a candidate. */
  readonly gain: Float64Array;
  readonly cut: Uint8Array;
}

/** What an index of a scan stands for. */
export function slotOf(at: number): { readonly column: number; readonly fitted: boolean; readonly up: boolean } {
  return { column: at >> 2, fitted: (at & 2) === 2, up: (at & 1) === 1 };
}

/**
 * Scores every atom of every column on the rows of a rule: what the rule explains with the atom as one more condition.
 * Rows are counted into the bins of a column once, and sums from either end give all its thresholds in both directions,
 * so a candidate costs additions by row over twice the number of cuts (as gradient boosting finds its splits: Ke et al.
 * 2017, LightGBM).
 */
export class Scanner {
  private readonly bins: Float64Array;
  private readonly total: Float64Array;
  private readonly below: Float64Array;
  private readonly block: Float64Array;
  /** Candidates that one scan looks at. */
  readonly candidates: number;

  constructor(
    private readonly columns: readonly FeatureColumn[],
    private readonly rows: RowSums,
    private readonly limits: Limits,
  ) {
    const most = columns.reduce((max, { cuts }) => Math.max(max, cuts.length), 0);
    this.bins = new Float64Array((most + 2) * rows.stride);
    this.total = new Float64Array(rows.stride);
    this.below = new Float64Array(rows.stride);
    this.block = new Float64Array(rows.length * rows.stride);
    this.candidates = columns.reduce((sum, { cuts }) => sum + 2 * cuts.length, 0);
  }

  /** @param members rows in which the rule fires, in rising order */
  scan(members: Int32Array): ScanResult {
    const { stride, data } = this.rows;
    const { block } = this;
    for (let i = 0; i < members.length; i++) {
      const from = members[i]! * stride;
      for (let j = 0; j < stride; j++) block[i * stride + j] = data[from + j]!;
    }
    const size = 4 * this.columns.length;
    const out = { gain: new Float64Array(size).fill(-1), cut: new Uint8Array(size) };
    for (let c = 0; c < this.columns.length; c++) this.column(c, members, out);
    return out;
  }

  private column(c: number, members: Int32Array, out: ScanResult): void {
    const { cuts, bins: place } = this.columns[c]!;
    const { stride } = this.rows;
    const { bins, block, total, below } = this;
    const k = cuts.length;
    bins.fill(0, 0, (k + 2) * stride);
    for (let i = 0; i < members.length; i++) {
      const to = place[members[i]!]! * stride;
      const from = i * stride;
      // There is always a constant among the regressors, so a row has at least four numbers: twice as fast written out.
      bins[to] = bins[to]! + block[from]!;
      bins[to + 1] = bins[to + 1]! + block[from + 1]!;
      bins[to + 2] = bins[to + 2]! + block[from + 2]!;
      bins[to + 3] = bins[to + 3]! + block[from + 3]!;
      for (let j = 4; j < stride; j++) bins[to + j] = bins[to + j]! + block[from + j]!;
    }
    for (let j = 0; j < stride; j++) {
      let sum = 0;
      for (let b = 0; b <= k; b++) sum += bins[b * stride + j]!;
      total[j] = sum;
      below[j] = 0;
    }
    for (let cut = 0; cut < k; cut++) {
      for (let j = 0; j < stride; j++) below[j] = below[j]! + bins[cut * stride + j]!;
      const at = 4 * c + (cuts[cut]!.fitted ? 2 : 0);
      this.keep(at, cut, this.gain(0), out);
      this.keep(at + 1, cut, this.gain(1), out);
    }
  }

  private keep(at: number, cut: number, gain: number, out: ScanResult): void {
    if (!(gain > out.gain[at]!)) return;
    out.gain[at] = gain;
    out.cut[at] = cut;
  }

  /** As `gainOf`, of the rows below the cut, or of the known ones that are not. */
  private gain(up: number): number {
    const { total, below, limits } = this;
    const { stride } = this.rows;
    const fired = up === 1 ? total[COUNT]! - below[COUNT]! : below[COUNT]!;
    if (fired < limits.leastFired || fired > limits.mostFired) return -1;
    let own = up === 1 ? total[WEIGHT]! - below[WEIGHT]! : below[WEIGHT]!;
    for (let j = BASIS; j < stride; j++) {
      const s = up === 1 ? total[j]! - below[j]! : below[j]!;
      own -= s * s;
    }
    if (!(own >= limits.leastOwn)) return -1;
    const response = up === 1 ? total[RESPONSE]! - below[RESPONSE]! : below[RESPONSE]!;
    return (response * response) / own;
  }
}
