import type { Feature, SeriesFeature } from '@pulse/contracts';
import { type NumberNode, printExpression } from '@pulse/engine';
import { literal, numberOf } from './spans.js';

/** The engine's expression of a feature. */
export function featureNode(feature: Feature): NumberNode {
  if (feature.kind === 'series') return seriesNode(feature);
  return numberOf({
    kind: 'arithmetic',
    op: feature.kind === 'difference' ? '-' : '/',
    left: seriesNode(feature.left),
    right: seriesNode(feature.right),
  });
}

function seriesNode(feature: SeriesFeature): NumberNode {
  const name = numberOf({ kind: 'name', name: feature.name });
  const { lag } = feature;
  const moved = (of: NumberNode): NumberNode =>
    lag === 0 ? of : numberOf({ kind: 'shift', fn: 'lag', of, turns: literal(lag) });
  switch (feature.transform) {
    case 'level':
      return moved(name);
    case 'delta':
    case 'pct':
      return moved(numberOf({ kind: 'shift', fn: feature.transform, of: name, turns: literal(feature.turns) }));
    default:
      return moved(numberOf({ kind: 'window', fn: feature.transform, of: name, turns: literal(feature.turns) }));
  }
}

/** A feature as people write it in a world, for example `lag(delta(unemployment, 3), 1)`. */
export function featureText(feature: Feature): string {
  return printExpression(featureNode(feature));
}

/** Identity of a feature: equal for two features exactly where they are equal in every state by their definition. */
export function featureKey(feature: Feature): string {
  return featureText(plainFeature(feature));
}

/** A window of one period is the level. */
export function plainFeature(feature: Feature): Feature {
  if (feature.kind === 'series') return plainSeries(feature);
  return { kind: feature.kind, left: plainSeries(feature.left), right: plainSeries(feature.right) };
}

function plainSeries(feature: SeriesFeature): SeriesFeature {
  const windowOfOne =
    (feature.transform === 'mean' || feature.transform === 'max' || feature.transform === 'min') && feature.turns === 1;
  return windowOfOne ? { kind: 'series', name: feature.name, transform: 'level', lag: feature.lag } : feature;
}

/** The one or two series that a feature is made of. */
export function partsOf(feature: Feature): readonly SeriesFeature[] {
  return feature.kind === 'series' ? [feature] : [feature.left, feature.right];
}

/** The feature as it was `turns` periods earlier. The lag may pass what the grammar lets people write. */
export function earlier(feature: Feature, turns: number): Feature {
  if (feature.kind === 'series') return { ...feature, lag: feature.lag + turns };
  return { kind: feature.kind, left: earlierSeries(feature.left, turns), right: earlierSeries(feature.right, turns) };
}

function earlierSeries(feature: SeriesFeature, turns: number): SeriesFeature {
  return { ...feature, lag: feature.lag + turns };
}

/** How many periods back, from the newest one, a series feature reads at most. */
export function depthOf(feature: SeriesFeature): number {
  switch (feature.transform) {
    case 'level':
      return feature.lag;
    case 'delta':
    case 'pct':
      return feature.lag + feature.turns;
    default:
      return feature.lag + feature.turns - 1;
  }
}
