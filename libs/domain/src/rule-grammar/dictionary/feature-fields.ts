import { Feature, SeriesFeature } from '@pulse/contracts';
import { z } from 'zod';
import { read } from './fields.js';
import type { Dictionary } from './types.js';

const SeriesFields = z.object({
  variable: z.string(),
  transform: z.enum(['level', 'delta', 'pct', 'mean', 'max', 'min', 'zscore']).default('level'),
  turns: z.number().optional(),
  lag: z.number().default(0),
});

const FeatureFields = SeriesFields.extend({ minus: SeriesFields.optional(), per: SeriesFields.optional() });

/** The feature that a condition's fields name: `variable` with `transform`, `turns`, `lag`, and `minus` or `per` another. */
export function readFeature(dictionary: Dictionary, path: string): Feature {
  const fields = read(FeatureFields, dictionary, path);
  const left = readSeries(fields, path);
  const other = fields.minus ?? fields.per;
  if (other === undefined) return left;
  const kind = fields.minus === undefined ? 'ratio' : 'difference';
  const right = readSeries(other, `${path}/${fields.minus === undefined ? 'per' : 'minus'}`);
  return read(Feature, { kind, left, right }, path);
}

function readSeries({ variable, transform, turns, lag }: z.infer<typeof SeriesFields>, path: string): SeriesFeature {
  const value = { kind: 'series', name: variable, transform, lag, ...(turns === undefined ? {} : { turns }) };
  return read(SeriesFeature, value, path);
}

/** The reverse; what is as by default is left out. */
export function writeFeature(feature: Feature): Dictionary {
  if (feature.kind === 'series') return writeSeries(feature);
  const right = writeSeries(feature.right);
  return { ...writeSeries(feature.left), [feature.kind === 'difference' ? 'minus' : 'per']: right };
}

function writeSeries(feature: SeriesFeature): Dictionary {
  return {
    variable: feature.name,
    ...(feature.transform === 'level' ? {} : { transform: feature.transform, turns: feature.turns }),
    ...(feature.lag === 0 ? {} : { lag: feature.lag }),
  };
}
