import { exp, log, logit, sigmoid } from '@pulse/numeric';
import type { Coefficient, Fit } from '../dynamics/index.js';
import { fillNormals, type StreamKey, variableId } from '../random/index.js';

/** Which draws a set of paths sees: the key of the replicate and purpose, and the first path. */
export interface Stream {
  readonly key: StreamKey;
  readonly firstPath: number;
  readonly paths: number;
}

/** Turn of the counter for what is drawn once per path: parameters. Shocks start at turn 1. */
const PARAMETER_TURN = 0;

/** What is added to a path's value of a number that is only known up to its sd. Equal names share their draws. */
export function drawNormals(out: Float64Array, stream: Stream, name: string): void {
  fillNormals(out, stream.key, variableId(name), PARAMETER_TURN, stream.firstPath, stream.paths);
}

/** The counter's name of a number: that of its parameter where it has one, else its own place in the world. */
export function drawName(parameter: string | undefined, place: string): string {
  return parameter === undefined ? place : `parameters.${parameter}`;
}

/**
 * Fills one column per coefficient of a process with what each path believes: its estimate moved by the error of the
 * estimate, or the given number moved by its stated sd. Derived coefficients get an empty column.
 */
export function drawCoefficients(
  fit: Fit,
  variable: string,
  stream: Stream,
  draw: boolean,
  memory: { float64(length: number): Float64Array },
): Float64Array[] {
  const columns: Float64Array[] = [];
  const column = (coefficient: Coefficient): Float64Array => {
    const { source, value, leverage, stated, dof, error = 0, parameter, name } = coefficient;
    if (source === 'derived') return memory.float64(0);
    const out = memory.float64(stream.paths);
    if (!draw || !(leverage > 0 || stated > 0 || error > 0 || dof !== undefined)) return out.fill(value);
    drawNormals(out, stream, drawName(parameter, `variables.${variable}.fit.${name}`));
    if (dof !== undefined) scaleDraws(out, value, dof);
    else if (leverage > 0) {
      const scaleAt = coefficient.scaleAt ?? fit.sdAt;
      locationDraws(out, coefficient, columns[scaleAt], fit.coefficients[scaleAt]?.value ?? 0);
    } else ownDraws(out, coefficient, error > 0 ? error : stated);
    return out;
  };
  // Where an error refers to the sd of its path, that sd is drawn before it.
  const order = fit.coefficients
    .map((_, i) => i)
    .sort((a, b) => Number(fit.coefficients[a]!.leverage > 0) - Number(fit.coefficients[b]!.leverage > 0) || a - b);
  for (const i of order) columns[i] = column(fit.coefficients[i]!);
  return columns;
}

/**
 * sd sqrt(dof / chi-square(dof)), the spread that the data leave open, with chi-square from a normal draw
 * (Wilson and Hilferty 1931, PNAS 17).
 */
function scaleDraws(z: Float64Array, sd: number, dof: number): void {
  const a = 2 / (9 * dof);
  const root = Math.sqrt(a);
  for (let p = 0; p < z.length; p++) {
    const cube = Math.max(0.1, 1 - a + root * z[p]!);
    z[p] = sd / Math.sqrt(cube * cube * cube);
  }
}

function locationDraws(z: Float64Array, coefficient: Coefficient, sds: Float64Array | undefined, sd: number): void {
  const { value, leverage, min = -Infinity, max = Infinity } = coefficient;
  for (let p = 0; p < z.length; p++) {
    const drawn = value + (sds?.[p] ?? sd) * leverage * z[p]!;
    z[p] = drawn < min ? min : drawn > max ? max : drawn;
  }
}

/** value + error z, on the scale of the coefficient's law, kept in its limits. */
function ownDraws(z: Float64Array, coefficient: Coefficient, error: number): void {
  const { value, law, min = -Infinity, max = Infinity } = coefficient;
  const centre = law === 'logit' ? logit(value) : law === 'log' ? log(value) : value;
  for (let p = 0; p < z.length; p++) {
    const at = centre + error * z[p]!;
    const drawn = law === 'logit' ? sigmoid(at) : law === 'log' ? exp(at) : at;
    z[p] = drawn < min ? min : drawn > max ? max : drawn;
  }
}
