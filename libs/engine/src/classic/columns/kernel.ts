import { assertNever } from '../../assert-never.js';
import {
  type ClassicCondition,
  type ClassicEffect,
  type ClassicNumber,
  type ClassicRule,
  ClassicWorldError,
  type CompiledClassic,
} from '../rules.js';
import { modulationOf, type TrustStats } from '../trust.js';
import { readSlots, type Slots, writtenSlots } from './slots.js';
import { compileWasm, type SimdOperation, WasmCode, type WasmFunction } from './wasm.js';

/** Pairs of paths that one round of the kernel works on: their independent chains of operations overlap. */
export const PAIRS = 2;
/** Locals: parameters (byte offset of the first pair, end, turns), turns left, then the vectors. */
const AT = 0;
const END = 1;
const TURNS = 2;
const LEFT = 3;
const FIRST_VECTOR = 4;

const COMPARISONS: Readonly<Record<Extract<ClassicCondition, { kind: 'compare' }>['op'], SimdOperation>> = {
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
  '==': 'eq',
  '!=': 'ne',
};
const ARITHMETIC = { '+': 'add', '-': 'sub', '*': 'mul', '/': 'div' } as const;

export interface KernelOptions {
  readonly symbolicEnabled: boolean;
  readonly trust: TrustStats | undefined;
  /** Bytes from one column to the next. */
  readonly stride: number;
}

/**
 * Compiles the turn of a classic world into SIMD code: two paths are the lanes of a vector, the state of a path stays
 * in locals for all turns, and rules act by masks instead of branches.
 *
 * Exactness: `v - (mask & -d)` is v + d where the mask is set and v itself, also -0, where it is not; pmin and pmax are
 * Python's min and max. A value that is known to be in range needs only the clamp on the side to which it moves.
 *
 * @throws ClassicWorldError for a division by anything but a number other than 0, which could fail on some paths only
 */
export function compileKernel(compiled: CompiledClassic, slots: Slots, options: KernelOptions): WasmFunction {
  return new Kernel(compiled, slots, options).compile();
}

class Kernel {
  private readonly code = new WasmCode();
  private vectors = 0;
  private readonly constants = new Map<string, { readonly value: number; readonly local: number }>();
  private readonly state: readonly (readonly number[])[];
  private readonly mask: readonly number[];
  private readonly rules: readonly ClassicRule[];
  private readonly written: ReadonlySet<number>;

  constructor(
    private readonly compiled: CompiledClassic,
    private readonly slots: Slots,
    private readonly options: KernelOptions,
  ) {
    this.rules = [...compiled.causal, ...compiled.audited].map((rule) => ({
      ...rule,
      effects: rule.effects.filter((effect) => options.symbolicEnabled || effect.place !== 'overlay'),
    }));
    this.written = writtenSlots(compiled, this.rules, slots);
    this.state = this.pairs(() => Array.from({ length: slots.count }, () => this.local()));
    this.mask = this.pairs(() => this.local());
  }

  compile(): WasmFunction {
    const { code } = this;
    const body = new WasmCode();
    code.repeat(() => {
      this.transfer('load');
      const steps = this.rules.map((rule) => this.rule(rule));
      code.get(TURNS).set(LEFT);
      code.repeat(() => {
        this.decay();
        for (const step of steps) step();
        code.get(LEFT).i32(1).i32Sub().tee(LEFT);
      });
      this.transfer('store');
      code
        .get(AT)
        .i32(16 * PAIRS)
        .i32Add()
        .tee(AT)
        .get(END)
        .i32LessUnsigned();
    });
    for (const { value, local } of this.constants.values()) body.constant(value).set(local);
    for (const byte of code.bytes) body.bytes.push(byte);
    return compileWasm(body, 1, this.vectors, this.slots.count * this.options.stride);
  }

  private pairs<T>(make: (pair: number) => T): T[] {
    return Array.from({ length: PAIRS }, (_, pair) => make(pair));
  }

  private local(): number {
    return FIRST_VECTOR + this.vectors++;
  }

  /** Constants are locals set once: as immediates they would be built again at each use. */
  private constant(value: number): number {
    const key = Object.is(value, -0) ? '-0' : String(value);
    const known = this.constants.get(key);
    if (known !== undefined) return known.local;
    const local = this.local();
    this.constants.set(key, { value, local });
    return local;
  }

  private transfer(direction: 'load' | 'store'): void {
    for (let slot = 0; slot < this.slots.count; slot++) {
      if (direction === 'store' && !this.written.has(slot)) continue;
      for (let pair = 0; pair < PAIRS; pair++) {
        const offset = slot * this.options.stride + 16 * pair;
        const local = this.state[pair]![slot]!;
        this.code.get(AT);
        if (direction === 'load') this.code.load(offset).set(local);
        else this.code.get(local).store(offset);
      }
    }
  }

  private decay(): void {
    const rate = this.constant(this.compiled.decayRate);
    for (const name of this.compiled.overlays.keys()) {
      const slot = this.slots.of('overlay', name);
      for (const state of this.state) {
        const local = state[slot]!;
        this.code.get(this.constant(0)).get(local).get(rate).simd('sub').simd('pmax');
        if (this.compiled.decayRate < 0) this.code.set(local).get(this.constant(1)).get(local).simd('pmin');
        this.code.set(local);
      }
    }
  }

  /** Emits the rule's mask where nothing that it reads is ever written, and returns what has to happen every turn. */
  private rule(rule: ClassicRule): () => void {
    const modulation = modulationOf(rule, this.options.trust);
    const act = (mask: readonly number[]): void => {
      for (const effect of rule.effects) this.effect(effect, modulation, mask);
    };
    const decide = (mask: readonly number[]): void => {
      mask.forEach((local, pair) => this.condition(rule.when, pair).set(local));
    };
    if (readSlots(rule.when, this.slots).some((slot) => this.written.has(slot)))
      return () => {
        decide(this.mask);
        act(this.mask);
      };
    const hoisted = this.pairs(() => this.local());
    decide(hoisted);
    if (rule.effects.every((effect) => effect.missing === 'zero')) return () => act(hoisted);
    return () => {
      hoisted.forEach((local, pair) => this.code.get(local).set(this.mask[pair]!));
      act(this.mask);
    };
  }

  private condition(node: ClassicCondition, pair: number): WasmCode {
    switch (node.kind) {
      case 'boolean':
        return this.code.allBits(node.value);
      case 'compare':
        this.number(node.left, pair);
        return this.number(node.right, pair).simd(COMPARISONS[node.op]);
      case 'and':
      case 'or':
        this.condition(node.left, pair);
        return this.condition(node.right, pair).simd(node.kind);
      case 'not':
        return this.condition(node.of, pair).simd('not');
      default:
        return assertNever(node);
    }
  }

  private number(node: ClassicNumber, pair: number): WasmCode {
    switch (node.kind) {
      case 'number':
        return this.code.get(this.constant(node.value));
      case 'read':
        return this.code.get(this.state[pair]![this.slots.of(node.place, node.name)]!);
      case 'arithmetic':
        if (node.op === '/' && (node.right.kind !== 'number' || node.right.value === 0))
          throw new ClassicWorldError('rules', 'columns divide only by numbers other than 0');
        this.number(node.left, pair);
        return this.number(node.right, pair).simd(ARITHMETIC[node.op]);
      default:
        return assertNever(node);
    }
  }

  /** Applies an effect where the mask is set; an absent variable that fails the rule clears the mask. */
  private effect(effect: ClassicEffect, modulation: number, mask: readonly number[]): void {
    const change = effect.modulated ? effect.add * modulation : effect.add;
    mask.forEach((fires, pair) => {
      const local = this.state[pair]![this.slots.of(effect.place, effect.name)]!;
      if (effect.place === 'overlay') this.overlay(local, fires, change);
      else if (effect.place === 'capital') this.capital(local, fires, change);
      else this.variable(effect, local, fires, change, this.state[pair]![this.slots.presenceOf(effect.name) ?? -1]);
    });
  }

  private masked(local: number, fires: number, change: number): WasmCode {
    return this.code.get(local).get(fires).get(this.constant(-change)).simd('and').simd('sub');
  }

  private overlay(local: number, fires: number, change: number): void {
    this.code.get(this.constant(change > 0 ? 1 : 0));
    this.masked(local, fires, change)
      .simd(change > 0 ? 'pmin' : 'pmax')
      .set(local);
  }

  private capital(local: number, fires: number, change: number): void {
    this.masked(local, fires, change);
    if (change < 0) this.code.get(this.constant(0)).simd('pmax');
    this.code.set(local);
  }

  private variable(
    { min, max, missing }: ClassicEffect,
    local: number,
    fires: number,
    change: number,
    present: number | undefined,
  ): void {
    const { code } = this;
    if (present !== undefined) {
      if (missing === 'error') code.get(fires).get(present).get(this.constant(0)).simd('gt').simd('and').set(fires);
      else code.get(this.constant(1)).get(present).get(fires).simd('bitselect').set(present);
    }
    code.get(local).get(this.constant(change)).simd('add');
    if (max !== null) code.get(this.constant(max)).simd('pmin');
    if (min !== null) code.get(this.constant(min)).simd('pmax');
    code.get(local).get(fires).simd('bitselect').set(local);
  }
}
