import type { Feature, SeriesFeature } from '@pulse/contracts';
import { ConditionBuilder } from './conditions.js';

/** A feature that can be turned into a condition. `F` is a pair only after `minus` or `per`. */
export class FeatureBuilder<F extends Feature = Feature> {
  constructor(readonly feature: F) {}

  above(threshold: number): ConditionBuilder {
    return new ConditionBuilder({ kind: 'compare', feature: this.feature, op: '>', threshold });
  }

  atLeast(threshold: number): ConditionBuilder {
    return new ConditionBuilder({ kind: 'compare', feature: this.feature, op: '>=', threshold });
  }

  below(threshold: number): ConditionBuilder {
    return new ConditionBuilder({ kind: 'compare', feature: this.feature, op: '<', threshold });
  }

  atMost(threshold: number): ConditionBuilder {
    return new ConditionBuilder({ kind: 'compare', feature: this.feature, op: '<=', threshold });
  }

  /** Both bounds are inside. */
  between(low: number, high: number): ConditionBuilder {
    return new ConditionBuilder({ kind: 'between', feature: this.feature, low, high });
  }

  /** It was at or below the level one period before and is above it now. */
  crossesUp(level: number): ConditionBuilder {
    return new ConditionBuilder({ kind: 'cross', feature: this.feature, direction: 'up', level });
  }

  crossesDown(level: number): ConditionBuilder {
    return new ConditionBuilder({ kind: 'cross', feature: this.feature, direction: 'down', level });
  }
}

/** One series; it can be lagged, and paired with another of its unit. */
export class SeriesBuilder extends FeatureBuilder<SeriesFeature> {
  /** As it was so many periods before. */
  lagged(periods: number): SeriesBuilder {
    return new SeriesBuilder({ ...this.feature, lag: this.feature.lag + periods });
  }

  minus(other: SeriesBuilder): FeatureBuilder {
    return new FeatureBuilder({ kind: 'difference', left: this.feature, right: other.feature });
  }

  per(other: SeriesBuilder): FeatureBuilder {
    return new FeatureBuilder({ kind: 'ratio', left: this.feature, right: other.feature });
  }
}

export function level(name: string): SeriesBuilder {
  return new SeriesBuilder({ kind: 'series', name, transform: 'level', lag: 0 });
}

type Transformed = Exclude<SeriesFeature['transform'], 'level'>;

function transformed(transform: Transformed): (name: string, turns: number) => SeriesBuilder {
  return (name, turns) => new SeriesBuilder({ kind: 'series', name, transform, turns, lag: 0 });
}

/** x - x so many periods before. */
export const delta = transformed('delta');
/** 100 (x / x so many periods before - 1). */
export const pct = transformed('pct');
/** Over the newest so many periods, as the others below. */
export const mean = transformed('mean');
export const highest = transformed('max');
export const lowest = transformed('min');
/** Of at least three periods, by their sample standard deviation. */
export const zscore = transformed('zscore');
