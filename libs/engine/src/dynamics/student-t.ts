import { log, normalCdf, normalPdf, normalQuantile, studentTCdf, studentTPdf } from '@pulse/numeric';

/** Nodes per unit of the normal draw, and the largest draw: normal draws of this engine stay below 8.21. */
const DENSITY = 64;
const REACH = 8.5;

/**
 * Student's t with `dof` > 2 degrees of freedom and variance 1 as a monotone function of a standard normal draw: the
 * quantile at the probability of the draw. So signs, ranks and common random numbers are kept.
 *
 * Cubic Hermite interpolation of the exact function and its derivative; the relative error is below 1e-7.
 */
export class StudentT {
  private readonly values: Float64Array;
  private readonly slopes: Float64Array;

  private constructor(readonly dof: number) {
    const nodes = DENSITY * REACH + 1;
    const scale = Math.sqrt((dof - 2) / dof);
    this.values = new Float64Array(nodes);
    this.slopes = new Float64Array(nodes);
    let t = 0;
    let slope = 0;
    for (let k = 0; k < nodes; k++) {
      const z = k / DENSITY;
      t = k === 0 ? 0 : quantileNear(t + slope / DENSITY, normalCdf(-z), dof);
      slope = normalPdf(z) / studentTPdf(t, dof);
      this.values[k] = t * scale;
      this.slopes[k] = (slope * scale) / DENSITY;
    }
  }

  private static readonly made = new Map<number, StudentT>();

  /** Tables are the same for all; the last ones are kept, as every path and origin of a job asks for the same. */
  static of(dof: number): StudentT {
    let table = this.made.get(dof);
    if (table === undefined) {
      if (this.made.size >= 64) this.made.clear();
      this.made.set(dof, (table = new StudentT(dof)));
    }
    return table;
  }

  /** Replaces the normal draws z[from <= i < to] by those of this law. */
  shape(z: Float64Array, from: number, to: number): void {
    const { values, slopes } = this;
    const last = values.length - 2;
    for (let i = from; i < to; i++) {
      const draw = z[i]!;
      const place = (draw < 0 ? -draw : draw) * DENSITY;
      let k = Math.floor(place);
      if (!(k < last)) k = last;
      const u = place - k;
      const v = 1 - u;
      const low = values[k]!;
      const rise = values[k + 1]! - low;
      const value = low + u * (u * (3 - 2 * u) * rise + v * (v * slopes[k]! - u * slopes[k + 1]!));
      z[i] = draw < 0 ? -value : value;
    }
  }

  /** The normal draw that `shape` makes into this value. */
  normalOf(value: number): number {
    const tail = studentTCdf(-Math.abs(value) / Math.sqrt((this.dof - 2) / this.dof), this.dof);
    const z = -normalQuantile(Math.max(tail, Number.MIN_VALUE));
    return value < 0 ? -z : z;
  }
}

/** Newton steps on the logarithm of the tail, which is close to straight, from a start that is close already. */
function quantileNear(start: number, tail: number, dof: number): number {
  const wanted = log(tail);
  let t = start;
  for (let i = 0; i < 50; i++) {
    const survival = studentTCdf(-t, dof);
    const move = (survival / studentTPdf(t, dof)) * (log(survival) - wanted);
    t += move;
    if (Math.abs(move) <= 1e-14 * t) break;
  }
  return t;
}
