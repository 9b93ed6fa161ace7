import { assertNever } from '../assert-never.js';
import { placeInBlock, rowAt } from '../dynamics/index.js';
import type { Memory } from '../expression/index.js';
import { type Dependence, JOINT_STREAM } from '../fit/index.js';
import { fillUniforms, variableId } from '../random/index.js';
import type { Stream } from './draws.js';
import type { VariableStepper } from './variables.js';

/** Makes the shocks of several variables go together, for the paths from <= p < to of a turn. */
export interface Coupling {
  couple(turn: number, from: number, to: number): void;
}

export function couplingOf(
  dependence: Dependence,
  byName: ReadonlyMap<string, VariableStepper>,
  stream: Stream,
  block: number,
  memory: Memory,
): Coupling | undefined {
  switch (dependence.kind) {
    case 'independent':
      return undefined;
    case 'correlated':
      return new Correlation(
        dependence.factor,
        dependence.names.map((name) => byName.get(name)!.z),
      );
    case 'joint':
      return new SharedRows(
        dependence.rows,
        dependence.block,
        dependence.names.map((name) => byName.get(name)!.z),
        stream,
        memory.float64(block),
      );
    default:
      return assertNever(dependence);
  }
}

/** Replaces independent standard normal shocks z by L z, in place: from the last row on, as L is lower triangular. */
class Correlation implements Coupling {
  constructor(
    private readonly factor: Float64Array,
    private readonly shocks: readonly Float64Array[],
  ) {}

  couple(_turn: number, from: number, to: number): void {
    const { factor, shocks } = this;
    const n = shocks.length;
    for (let i = n - 1; i >= 0; i--) {
      const z = shocks[i]!;
      const own = factor[i * n + i]!;
      for (let p = from; p < to; p++) z[p] = own * z[p]!;
      for (let j = 0; j < i; j++) {
        const weight = factor[i * n + j]!;
        const other = shocks[j]!;
        for (let p = from; p < to; p++) z[p] = z[p]! + weight * other[p]!;
      }
    }
  }
}

/** Gives all variables the shocks of one period of history, which one uniform draw places for a block of turns. */
class SharedRows implements Coupling {
  private readonly id = variableId(JOINT_STREAM);

  constructor(
    private readonly rows: readonly Float64Array[],
    private readonly block: number,
    private readonly shocks: readonly Float64Array[],
    private readonly stream: Stream,
    private readonly uniforms: Float64Array,
  ) {}

  couple(turn: number, from: number, to: number): void {
    const { rows, shocks, stream, uniforms } = this;
    const { drawnAt, offset } = placeInBlock(turn, this.block);
    fillUniforms(uniforms, stream.key, this.id, drawnAt, stream.firstPath + from, to - from);
    const n = rows[0]!.length;
    for (let p = from; p < to; p++) {
      const row = rowAt(uniforms[p - from]!, offset, n);
      for (let v = 0; v < shocks.length; v++) shocks[v]![p] = rows[v]![row]!;
    }
  }
}
