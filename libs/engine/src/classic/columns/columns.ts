import type { CompiledClassic } from '../rules.js';
import { initialClassicState } from '../state.js';
import type { TrustStats } from '../trust.js';
import { compileKernel, PAIRS } from './kernel.js';
import { slotsOf } from './slots.js';

/** Paths that one call of the kernel works on; between calls the runtime can switch to better compiled code. */
const BLOCK = 1024;
const ROUND = 2 * PAIRS;
/** What 32-bit addresses reach. */
const MAX_BYTES = 2 ** 32;

export interface ClassicColumnsOptions {
  /** The world's by default. */
  readonly symbolicEnabled?: boolean;
  readonly trust?: TrustStats;
}

/** States of many paths as columns of doubles, and the turns that act on them. */
export interface ClassicColumns {
  readonly paths: number;
  /** Turns run since the last reset. */
  readonly turn: number;
  readonly bytes: number;
  /** Column of length `paths` in place: what is written here is what the next turn starts from. Overlays in [0,1]. */
  overlay(name: string): Float64Array;
  /** In place; never negative. */
  capital(name: string): Float64Array;
  /** In place; 0 where the variable is absent. */
  variable(name: string): Float64Array;
  /**
   * In place, 1 where the variable is present, else 0. Kept for variables whose absence makes a rule fail, null for the
   * others, which read 0 either way.
   */
  presence(name: string): Float64Array | null;
  /** Sets every path to the world's initial state. */
  reset(): void;
  /** Runs turns on all paths. Nothing is allocated. */
  run(turns: number): void;
}

/**
 * Runs a classic world on any number of paths, bit-identical to `runClassicTurn` on each for states of numbers.
 *
 * Memory: 8 bytes x paths x (overlays + assets + variables). Time: linear in paths x turns x rules.
 *
 * @param paths at least 1
 * @throws RangeError for another number of paths, more than 4 GiB of state or an unknown name, ClassicWorldError for a condition that divides by
 * what may be 0
 */
export function classicColumns(
  compiled: CompiledClassic,
  paths: number,
  options: ClassicColumnsOptions = {},
): ClassicColumns {
  if (!Number.isSafeInteger(paths) || paths < 1)
    throw new RangeError(`paths must be a whole number from 1, not ${paths}`);
  return new Columns(compiled, paths, options);
}

class Columns implements ClassicColumns {
  turn = 0;
  readonly bytes: number;
  private readonly stride: number;
  private readonly slots;
  private readonly kernel;

  constructor(
    private readonly compiled: CompiledClassic,
    readonly paths: number,
    options: ClassicColumnsOptions,
  ) {
    this.stride = Math.ceil(paths / ROUND) * ROUND * 8;
    this.slots = slotsOf(compiled);
    if (this.slots.count * this.stride > MAX_BYTES)
      throw new RangeError(`${paths} paths of ${this.slots.count} columns need more than 4 GiB: run them in parts`);
    this.kernel = compileKernel(compiled, this.slots, {
      symbolicEnabled: options.symbolicEnabled ?? compiled.symbolicEnabled,
      trust: options.trust,
      stride: this.stride,
    });
    this.bytes = this.kernel.memory.byteLength;
    this.reset();
  }

  overlay(name: string): Float64Array {
    return this.column(this.slots.of('overlay', name), name);
  }

  capital(name: string): Float64Array {
    return this.column(this.slots.of('capital', name), name);
  }

  variable(name: string): Float64Array {
    return this.column(this.slots.of('variable', name), name);
  }

  presence(name: string): Float64Array | null {
    const slot = this.slots.presenceOf(name);
    return slot === undefined ? null : this.column(slot, name);
  }

  reset(): void {
    const state = initialClassicState(this.compiled);
    for (const [name, value] of state.overlays) this.overlay(name).fill(value);
    for (const [name, value] of state.capital) this.capital(name).fill(value);
    for (const [name, value] of this.compiled.variables) {
      this.variable(name).fill(value ?? 0);
      this.presence(name)?.fill(value === undefined ? 0 : 1);
    }
    this.turn = 0;
  }

  run(turns: number): void {
    if (!(turns >= 1)) return;
    for (let start = 0; start < this.stride; start += BLOCK * 8)
      this.kernel.run(start, Math.min(start + BLOCK * 8, this.stride), turns);
    this.turn += turns;
  }

  private column(slot: number | undefined, name: string): Float64Array {
    if (slot === undefined) throw new RangeError(`the world has no '${name}' here`);
    return new Float64Array(this.kernel.memory, slot * this.stride, this.paths);
  }
}
