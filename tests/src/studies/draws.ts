import { fillNormals, fillUniforms, streamKey, variableId } from '@pulse/engine';

/** Seed of every study: the same numbers come out on every machine. */
export const SEED = 20_260_101;

/** Standard normal draws of a named stream of one repetition. */
export function normals(name: string, repetition: number, n: number): Float64Array {
  const out = new Float64Array(n);
  fillNormals(out, streamKey(SEED, repetition, `study:${name}`), variableId(name), 1, 0, n);
  return out;
}

/** Uniform draws in (0, 1) of a named stream of one repetition. */
export function uniforms(name: string, repetition: number, n: number): Float64Array {
  const out = new Float64Array(n);
  fillUniforms(out, streamKey(SEED, repetition, `study:${name}`), variableId(name), 1, 0, n);
  return out;
}
