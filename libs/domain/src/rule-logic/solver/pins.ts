import type { SeriesFeature } from '@pulse/contracts';
import type { LinearBound, LinearForm } from './linear.js';
import { type Extreme, seriesForm, unknownOf } from './forms.js';
import { addForms, below, scaleForm, subtractForms } from './linear.js';
import { add, divide, exactly, ONE, type Rational, rational, ZERO } from './rational.js';
import type { Box } from './store.js';

/** Ways to place a feature in its box that are tried. */
export const PIN_VARIANTS = 3;

/**
 * Linear bounds under which a feature that is not linear lies well inside of its box: one way of many, to find a state by.
 *
 * @param variant which of `PIN_VARIANTS` ways
 * @returns null where no way is known
 */
export function pinBox(box: Box, variant: number): LinearBound[] | null {
  const { feature } = box;
  if (feature.kind === 'series') return pinSeries(feature, inside(box, [0, box.low, box.high][variant]!));
  const right = (feature.kind === 'ratio' ? [1, -20, 0.1] : [0, 20, -20])[variant]!;
  const a = pinSeries(feature.left, feature.kind === 'ratio' ? right * inside(box, 1) : right + inside(box, 0));
  const b = pinSeries(feature.right, right);
  return a === null || b === null ? null : [...a, ...b];
}

/** A number inside of an interval, near `near`: of one of its ends a sixteenth of the way to the other. */
function inside({ low, high }: Box, near: number): number {
  if (low > -Infinity && high < Infinity) {
    if (near > low && near < high) return near;
    return near === low ? low + (high - low) / 16 : near === high ? high - (high - low) / 16 : (low + high) / 2;
  }
  if (low > -Infinity) return near > low && near < Infinity ? near : low + Math.max(1, Math.abs(low) / 4);
  if (high < Infinity) return near < high && near > -Infinity ? near : high - Math.max(1, Math.abs(high) / 4);
  return Number.isFinite(near) ? near : 0;
}

function pinSeries(feature: SeriesFeature, at: number): LinearBound[] | null {
  if (feature.transform === 'zscore') return pinScore(feature, at);
  const form = seriesForm(feature);
  if (form === null) return null;
  const target = exactly(at);
  if (form.kind === 'extreme') return form.value.forms.flatMap((one) => equal(one, target));
  const factor = divide(add(rational(100n), target), rational(100n));
  const bottom = onlyForm(form.bottom);
  return [
    { form: bottom, bound: ZERO, strict: true },
    ...equal(subtractForms(onlyForm(form.top), scaleForm(bottom, factor)), ZERO),
  ];
}

function onlyForm(extreme: Extreme): LinearForm {
  return extreme.forms[0]!;
}

function equal(form: LinearForm, to: Rational): LinearBound[] {
  return [{ form, bound: to, strict: false }, below(form, to, false)];
}

/**
 * A window of w values with the z-score `at`: level + width x shape, the older values of the shape spread over [-1, 1] and
 * the newest d from their mean, where z = d A / sqrt((S + d d A) / (w - 1)) with A = (w - 1) / w and S their sum of squares.
 */
function pinScore({ name, turns, lag }: SeriesFeature & { transform: 'zscore' }, at: number): LinearBound[] | null {
  const older = Array.from({ length: turns - 1 }, (_, i) => (turns === 2 ? 0 : (2 * i) / (turns - 2) - 1));
  const squares = older.reduce((sum, x) => sum + x * x, 0);
  const part = (turns - 1) / turns;
  const room = part * (part * (turns - 1) - at * at);
  if (!(room > 0) || squares === 0) return null;
  const newest = (at < 0 ? -1 : 1) * Math.sqrt((at * at * squares) / room);
  const level: LinearForm = new Map([[`level of ${name}@${lag}/${turns}`, ONE]]);
  const width = `width of ${name}@${lag}/${turns}`;
  const shape = [newest, ...older].flatMap((x, i) => {
    const value: LinearForm = new Map([[unknownOf(name, lag + i), ONE]]);
    const expected = x === 0 ? level : addForms(level, new Map([[width, exactly(x)]]));
    return equal(subtractForms(value, expected), ZERO);
  });
  return [{ form: new Map([[width, ONE]]), bound: ZERO, strict: true }, ...shape];
}
