import type { Comparison, Feature } from '@pulse/contracts';
import { allOf, type Formula, oneOf } from './formula.js';
import { type Extreme, scaleExtreme, seriesForm, single } from './forms.js';
import { below, type LinearBound, subtractForms } from './linear.js';
import { add, divide, exactly, type Rational, rational, ZERO } from './rational.js';

const HUNDRED = rational(100n);
const NOTHING: Extreme = single(new Map());

/**
 * A bound on a feature as bounds on levels, with what the feature needs to be known (a divisor that is not 0).
 *
 * @returns null where the feature is not made of linear forms by extremes and one quotient
 */
export function linearFormula(feature: Feature, op: Comparison, threshold: number): Formula | null {
  const c = exactly(threshold);
  if (feature.kind === 'series') {
    const form = seriesForm(feature);
    if (form === null) return null;
    if (form.kind === 'extreme') return compareExtremes(form.value, NOTHING, op, c);
    return compareQuotient(form.top, form.bottom, op, divide(add(HUNDRED, c), HUNDRED));
  }
  const left = seriesForm(feature.left);
  const right = seriesForm(feature.right);
  if (left?.kind !== 'extreme' || right?.kind !== 'extreme') return null;
  if (feature.kind === 'difference') return compareExtremes(left.value, right.value, op, c);
  return compareQuotient(left.value, right.value, op, c);
}

/** left - right compared with c: the largest is above a number where one is, and below it where all are. */
function compareExtremes(left: Extreme, right: Extreme, op: Comparison, c: Rational): Formula {
  const lower = op === '>' || op === '>=';
  const strict = op === '>' || op === '<';
  const outer = (left.of === 'max') === lower ? oneOf : allOf;
  const inner = (right.of === 'min') === lower ? oneOf : allOf;
  return outer(
    left.forms.map((a) =>
      inner(
        right.forms.map((b): Formula => {
          const form = subtractForms(a, b);
          const bound: LinearBound = lower ? { form, bound: c, strict } : below(form, c, strict);
          return { kind: 'linear', bound };
        }),
      ),
    ),
  );
}

const MIRRORED: Readonly<Record<Comparison, Comparison>> = { '>': '<', '>=': '<=', '<': '>', '<=': '>=' };

/** top / bottom compared with q: by the sign of the divisor. */
function compareQuotient(top: Extreme, bottom: Extreme, op: Comparison, q: Rational): Formula {
  const scaled = scaleExtreme(bottom, q);
  return oneOf([
    allOf([compareExtremes(bottom, NOTHING, '>', ZERO), compareExtremes(top, scaled, op, ZERO)]),
    allOf([compareExtremes(bottom, NOTHING, '<', ZERO), compareExtremes(top, scaled, MIRRORED[op], ZERO)]),
  ]);
}
