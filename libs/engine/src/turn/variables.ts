import { dynamicsOf, type StepBlock, StudentT } from '../dynamics/index.js';
import { fromNaturalInto, toNatural } from '../dynamics/scale.js';
import type { Memory } from '../expression/index.js';
import type { FittedVariable, FittedWorld } from '../fit/index.js';
import { fillUniforms, variableId } from '../random/index.js';
import { phaseOf } from '../time/index.js';
import { drawCoefficients, type Stream } from './draws.js';
import { Ring } from './ring.js';
import { drawShocks, type Resampled } from './shocks.js';
import type { State } from './state.js';

/** Steps one variable for all paths, on its natural scale. */
export class VariableStepper {
  readonly slot: number;
  private readonly natural: Ring;
  private readonly block: Mutable<StepBlock>;
  private readonly id: number;
  private readonly delta: Float64Array;
  /** The shocks and the uniform draws of each block of paths, as views made once. */
  private readonly shocks: readonly Float64Array[];
  private readonly uniforms: readonly (readonly Float64Array[])[];
  private readonly resampled: Resampled | undefined;
  private readonly student: StudentT | undefined;
  private turn = 1;

  constructor(
    private readonly fitted: FittedVariable,
    private readonly world: FittedWorld,
    private readonly stream: Stream,
    drawParameters: boolean,
    private readonly blockSize: number,
    memory: Memory,
    /** Its column of the rows that are resampled for several variables at once; absent where it is not among them. */
    private readonly joint?: Resampled,
  ) {
    const { variable, fit } = fitted;
    const { paths } = stream;
    this.slot = variable.slot;
    this.id = variableId(variable.name);
    this.natural = new Ring(fit.lags, paths, memory);
    this.delta = memory.float64(paths);
    this.block = {
      coefficients: drawCoefficients(fit, variable.name, stream, drawParameters, memory),
      previous: (back) => this.natural.at(this.turn - back),
      out: this.delta,
      z: memory.float64(fit.sdAt < 0 ? 0 : paths),
      states: (fit.states ?? []).map((value) => memory.float64(paths).fill(value)),
      uniforms: Array.from({ length: fit.uniforms ?? 0 }, () => memory.float64(paths)),
      from: 0,
      to: 0,
      phase: 0,
    };
    const { innovations } = fit;
    this.resampled = joint ?? (innovations?.kind === 'bootstrap' ? innovations : undefined);
    this.student = joint === undefined && innovations?.kind === 'student_t' ? StudentT.of(innovations.dof) : undefined;
    this.shocks = this.views(this.block.z);
    this.uniforms = this.block.uniforms.map((column) => this.views(column));
  }

  private views(column: Float64Array): Float64Array[] {
    const { blockSize } = this;
    return Array.from({ length: Math.ceil(column.length / blockSize) }, (_, i) =>
      column.subarray(i * blockSize, Math.min((i + 1) * blockSize, column.length)),
    );
  }

  /** The shocks of the turn being made, by path; of length 0 where the process has none. */
  get z(): Float64Array {
    return this.block.z;
  }

  /**
   * Fills the natural scale up to the origin. Periods at the end that are not known yet are stepped forward from the
   * last known one, each path on its own, and written into the state. Their shocks are independent of those of other
   * variables, which are known there or are stepped over other periods.
   */
  start(state: State): void {
    const { natural, edge, fit, variable, values } = this.fitted;
    const { paths } = this.stream;
    for (let b = 0; b < fit.lags; b++) this.natural.at(-edge - b).fill(natural[edge + b]!);
    const lag = this.world.world.lags[variable.slot]!;
    const edgeId = variableId(`${variable.name}.edge`);
    for (let b = edge - 1; b >= 0; b--) {
      this.turn = -b;
      if (fit.sdAt >= 0)
        drawShocks(this.block.z, this.resampled, this.stream.key, edgeId, edge - b, this.stream.firstPath);
      this.block.uniforms.forEach((out, i) =>
        fillUniforms(out, this.stream.key, edgeId, edge - b, this.stream.firstPath, paths, i + 1),
      );
      this.step(0, paths);
      if (b <= lag && Number.isNaN(values[b] ?? NaN))
        fromNaturalInto(variable.support, this.natural.at(-b), state.at(variable.slot, -b), 0, paths);
    }
    this.turn = 1;
  }

  /** Values that the turn being made starts from, replaced where they are injected (NaN leaves a path as it is). */
  inject(state: State, value: number): void {
    this.natural.at(state.turn - 1).fill(this.naturalOf(value));
    state.at(this.slot, state.turn - 1).fill(value);
  }

  /** Replaces what the turn being made has committed, for the paths from <= p < to. */
  fix(state: State, value: number, from: number, to: number): void {
    this.natural.at(this.turn).fill(this.naturalOf(value), from, to);
    state.next(this.slot).fill(value, from, to);
  }

  private naturalOf(value: number): number {
    const natural = toNatural(this.fitted.variable.support, value);
    if (Number.isNaN(natural))
      throw new RangeError(`${this.fitted.variable.name} cannot be set to ${value}: it is outside of its support`);
    return natural;
  }

  /** Draws the shocks of the turn being made and forgets what rules added in the last one. */
  begin(turn: number, from: number, to: number): void {
    this.turn = turn;
    const { key, firstPath } = this.stream;
    const at = from / this.blockSize;
    const shocks = this.shocks[at];
    if (shocks !== undefined && this.joint === undefined)
      drawShocks(shocks, this.resampled, key, this.id, turn, firstPath + from);
    for (let i = 0; i < this.uniforms.length; i++)
      fillUniforms(this.uniforms[i]![at]!, key, this.id, turn, firstPath + from, to - from, i + 1);
    this.delta.fill(0, from, to);
  }

  /** What rules add to the step, on the natural scale. */
  get added(): Float64Array {
    return this.delta;
  }

  step(from: number, to: number): void {
    const { fitted, block, world } = this;
    block.out = this.natural.at(this.turn);
    block.from = from;
    block.to = to;
    const { season } = fitted.fit;
    this.student?.shape(block.z, from, to);
    block.phase = season > 1 ? phaseOf(world.world.period, (world.origin ?? 0) + this.turn, season) : 0;
    dynamicsOf(fitted.fit.kind).step(block, fitted.fit);
  }

  /** Adds what rules wrote and commits the value; marks paths whose value is no longer one that can be recorded. */
  commit(state: State, failed: Uint8Array, from: number, to: number): void {
    const natural = this.natural.at(this.turn);
    const out = state.next(this.slot);
    for (let p = from; p < to; p++) natural[p] = natural[p]! + this.delta[p]!;
    fromNaturalInto(this.fitted.variable.support, natural, out, from, to - from);
    for (let p = from; p < to; p++) {
      const value = out[p]!;
      if (!isRecordable(value)) {
        failed[p] = 1;
        out[p] = NaN;
      }
    }
  }
}

/**
 * Magnitude above which a path has failed, 2^52: results are recorded as numbers up to 2^53, and the distance of two values
 * is a result too.
 */
export const LARGEST_VALUE = 4503599627370496;

/** False for NaN. */
export function isRecordable(value: number): boolean {
  return value <= LARGEST_VALUE && value >= -LARGEST_VALUE;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
