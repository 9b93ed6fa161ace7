import type { SeriesFeature } from '@pulse/contracts';
import { type LinearForm, scaleForm } from './linear.js';
import { ONE, type Rational, rational, sign } from './rational.js';

/** The largest or the smallest of linear forms; one form is both. */
export interface Extreme {
  readonly of: 'max' | 'min';
  readonly forms: readonly LinearForm[];
}

/** A series feature as it is made of levels: an extreme of linear forms, or 100 (top / bottom - 1). */
export type SeriesForm =
  | { readonly kind: 'extreme'; readonly value: Extreme }
  | { readonly kind: 'percent'; readonly top: Extreme; readonly bottom: Extreme };

/** @returns null where it is neither, as of z-scores */
export function seriesForm(feature: SeriesFeature): SeriesForm | null {
  const { name, lag } = feature;
  switch (feature.transform) {
    case 'level':
      return one(level(name, lag));
    case 'delta':
      return one(
        new Map([
          [unknownOf(name, lag), ONE],
          [unknownOf(name, lag + feature.turns), { n: -1n, d: 1n }],
        ]),
      );
    case 'mean': {
      const share = rational(1n, BigInt(feature.turns));
      return one(new Map(backs(feature.turns).map((i) => [unknownOf(name, lag + i), share])));
    }
    case 'max':
    case 'min':
      return {
        kind: 'extreme',
        value: { of: feature.transform, forms: backs(feature.turns).map((i) => level(name, lag + i)) },
      };
    case 'pct':
      return { kind: 'percent', top: single(level(name, lag)), bottom: single(level(name, lag + feature.turns)) };
    default:
      return null;
  }
}

/** The unknown that stands for a name so many periods back. */
export function unknownOf(name: string, back: number): string {
  return `${name}@${back}`;
}

/** The name and the periods back of an unknown. */
export function readUnknown(unknown: string): [name: string, back: number] {
  const at = unknown.lastIndexOf('@');
  return [unknown.slice(0, at), Number(unknown.slice(at + 1))];
}

export function single(form: LinearForm): Extreme {
  return { of: 'max', forms: [form] };
}

/** A negative factor makes the largest the smallest. */
export function scaleExtreme(extreme: Extreme, by: Rational): Extreme {
  const of = sign(by) < 0 ? (extreme.of === 'max' ? 'min' : 'max') : extreme.of;
  return { of, forms: extreme.forms.map((form) => scaleForm(form, by)) };
}

function one(form: LinearForm): SeriesForm {
  return { kind: 'extreme', value: single(form) };
}

function level(name: string, back: number): LinearForm {
  return new Map([[unknownOf(name, back), ONE]]);
}

function backs(turns: number): number[] {
  return Array.from({ length: turns }, (_, i) => i);
}
