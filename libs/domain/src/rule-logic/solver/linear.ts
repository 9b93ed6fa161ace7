import { add, multiply, negate, type Rational, sign, ZERO } from './rational.js';

/** A sum of unknowns with factors: `factors.get(x)` times x. No factor is 0. */
export type LinearForm = ReadonlyMap<string, Rational>;

/** `form > bound`, or `form >= bound` where not strict. */
export interface LinearBound {
  readonly form: LinearForm;
  readonly bound: Rational;
  readonly strict: boolean;
}

export function scaleForm(form: LinearForm, by: Rational): LinearForm {
  if (sign(by) === 0) return new Map();
  return new Map([...form].map(([name, factor]) => [name, multiply(factor, by)]));
}

export function addForms(a: LinearForm, b: LinearForm): LinearForm {
  const out = new Map(a);
  for (const [name, factor] of b) {
    const sum = add(out.get(name) ?? ZERO, factor);
    if (sign(sum) === 0) out.delete(name);
    else out.set(name, sum);
  }
  return out;
}

export function subtractForms(a: LinearForm, b: LinearForm): LinearForm {
  return addForms(a, scaleForm(b, { n: -1n, d: 1n }));
}

/** `form < bound` as a bound from below of what is opposite. */
export function below(form: LinearForm, bound: Rational, strict: boolean): LinearBound {
  return { form: scaleForm(form, { n: -1n, d: 1n }), bound: negate(bound), strict };
}
