import type { History } from '@pulse/contracts';
import {
  type Columns,
  compileCondition,
  compileNumber,
  type ConditionNode,
  namesIn,
  UNKNOWN,
} from '../expression/index.js';
import { toNatural } from '../dynamics/index.js';
import { type CompiledOverlay, type CompiledWorld, slotOf } from './compiled.js';
import { valuesKnownAt } from './vintage.js';

/**
 * The state of a world over history, as it was known at an origin: columns run over periods instead of paths. Of a series
 * with revisions it holds the last ones that were known then. What was not observed, not published yet at the origin or outside of the support is NaN; measured overlays are computed.
 */
export class HistoryTable implements Columns {
  /** Ordinal of the first period, and the number of periods up to the origin. */
  readonly start: number;
  readonly length: number;
  /** Values that were observed but lie outside of their variable's support, by variable. */
  readonly refused: ReadonlyMap<string, number>;
  private readonly padded: readonly Float64Array[];
  private readonly views = new Map<number, Float64Array>();
  private readonly pad: number;
  private readonly observed: readonly boolean[];

  /**
   * @param origin ordinal of the last period that has ended; the end of the history by default. Where it lies after that
   * end, nothing is known of the periods between
   */
  constructor(
    private readonly world: CompiledWorld,
    history: History,
    origin: number = history.start + history.length - 1,
  ) {
    this.start = history.start;
    this.length = Math.max(0, origin - history.start + 1);
    this.pad = world.maxLag;
    this.padded = Array.from({ length: world.slots.size }, () => new Float64Array(this.pad + this.length).fill(NaN));
    const refused = new Map<string, number>();
    for (const variable of world.variables) {
      const { name, publicationLag } = variable;
      if (!Object.hasOwn(history.series, name)) continue;
      const lag = Object.hasOwn(history.lag, name) ? history.lag[name] : publicationLag;
      const column = this.padded[variable.slot]!;
      const values = valuesKnownAt(history, name, origin, lag);
      for (let i = 0; i < values.length; i++) {
        const value = values[i] ?? null;
        if (value === null) continue;
        if (Number.isNaN(toNatural(variable.support, value))) refused.set(name, (refused.get(name) ?? 0) + 1);
        else column[this.pad + i] = value;
      }
    }
    this.refused = refused;
    this.observed = this.padded.map((column) => column.some((value) => value === value));
    for (const overlay of world.overlays) this.measure(overlay);
  }

  /** Values by period, `back` periods ago: index i holds period start + i - back. A view: do not write. */
  column(slot: number, back: number): Float64Array {
    if (back > this.pad) throw new RangeError(`history is read ${back} periods back, ${this.pad} were kept`);
    const key = slot * (this.pad + 1) + back;
    let view = this.views.get(key);
    if (view === undefined) {
      view = this.padded[slot]!.subarray(this.pad - back, this.pad - back + this.length);
      this.views.set(key, view);
    }
    return view;
  }

  values(name: string): Float64Array {
    return this.column(slotOf(this.world, name), 0);
  }

  /** Whether a name has a history: an observed variable, or an overlay measured from observed variables. */
  has(name: string): boolean {
    const overlay = this.world.overlays.find((o) => o.name === name);
    if (overlay !== undefined)
      return overlay.measure !== undefined && namesIn(overlay.measure).every((used) => this.has(used));
    return this.observed[slotOf(this.world, name)] === true;
  }

  /** Truth of a condition by period, on what was known up to and including that period. */
  truth(condition: ConditionNode): Uint8Array {
    if (this.length === 0) return new Uint8Array(0).fill(UNKNOWN);
    return compileCondition(condition, (name) => slotOf(this.world, name), this.length).run(this, 0, this.length);
  }

  private measure(overlay: CompiledOverlay): void {
    if (overlay.measure === undefined || this.length === 0) return;
    const column = this.padded[overlay.slot]!;
    compileNumber(overlay.measure, (name) => slotOf(this.world, name), this.length).run(
      this,
      0,
      this.length,
      column,
      this.pad,
    );
    for (let i = this.pad; i < column.length; i++) {
      const value = column[i]!;
      if (value < 0) column[i] = 0;
      else if (value > 1) column[i] = 1;
    }
  }
}
