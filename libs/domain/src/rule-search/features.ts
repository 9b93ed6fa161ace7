import type { Feature, SeriesFeature } from '@pulse/contracts';
import { type Catalogue, type CatalogueEntry, featureLookBack } from '../rule-grammar/index.js';
import type { FeatureGrid, TransformGrid } from './feature-grid.js';

const WINDOWED = ['delta', 'pct', 'mean', 'max', 'min', 'zscore'] as const;

/** Every feature of the grid that the catalogue allows, by name, then transform, then turns, then lag; pairs at the end. */
export function featuresOf(catalogue: Catalogue, grid: FeatureGrid): Feature[] {
  const all = [...catalogue.entries.flatMap((entry) => seriesFeatures(entry, grid)), ...pairFeatures(catalogue, grid)];
  const { lookBack } = grid;
  return lookBack === undefined ? all : all.filter((feature) => featureLookBack(feature, catalogue) <= lookBack);
}

function seriesFeatures({ name, transforms }: CatalogueEntry, grid: FeatureGrid): SeriesFeature[] {
  const levels = transforms.includes('level') ? grid.level.lags.map((lag) => level(name, lag)) : [];
  const windowed = WINDOWED.filter((transform) => transforms.includes(transform)).flatMap((transform) =>
    pairsOf(grid[transform]).map(({ turns, lag }): SeriesFeature => ({ kind: 'series', name, transform, turns, lag })),
  );
  return [...levels, ...windowed];
}

/** A unit of 1 says nothing of whether two numbers can be compared, and ratios need two positive ones. */
function pairFeatures({ entries }: Catalogue, { pair }: FeatureGrid): Feature[] {
  const known = entries.filter(({ unit, transforms }) => unit !== '1' && transforms.includes('level'));
  return known.flatMap((left, i) =>
    known
      .slice(i + 1)
      .filter(({ unit }) => unit === left.unit)
      .flatMap((right) =>
        pair.lags.flatMap((lag): Feature[] => {
          const parts = { left: level(left.name, lag), right: level(right.name, lag) };
          const ratio = left.support === 'positive' && right.support === 'positive';
          return [{ kind: 'difference', ...parts }, ...(ratio ? [{ kind: 'ratio' as const, ...parts }] : [])];
        }),
      ),
  );
}

const level = (name: string, lag: number): SeriesFeature => ({ kind: 'series', name, transform: 'level', lag });

function pairsOf({ turns, lags }: TransformGrid): { turns: number; lag: number }[] {
  return turns.flatMap((t) => lags.map((lag) => ({ turns: t, lag })));
}
