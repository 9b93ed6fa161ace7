import type { Feature, SeriesFeature } from '@pulse/contracts';
import type { CatalogueEntry, Domain } from './catalogue.js';

export const ALL: Domain = { low: -Infinity, high: Infinity, lowOpen: true, highOpen: true };
const POSITIVE: Domain = { low: 0, high: Infinity, lowOpen: true, highOpen: true };
const NOT_NEGATIVE: Domain = { low: 0, high: Infinity, lowOpen: false, highOpen: true };

/** The values that each support allows. */
export const DOMAINS: Readonly<Record<CatalogueEntry['support'], Domain>> = {
  real: ALL,
  positive: POSITIVE,
  share: { low: 0, high: 1, lowOpen: true, highOpen: true },
  unit: { low: 0, high: 1, lowOpen: false, highOpen: false },
};

/**
 * All values that a feature can take where it is known, by its definition and the supports of what it reads. Of z-scores the
 * bound is (w - 1) / sqrt(w), for w values and their sample standard deviation (Shiffler, Am. Stat. 42, 1988).
 *
 * @param domainOf the values of a name; every number where it is unknown
 */
export function featureDomain(feature: Feature, domainOf: (name: string) => Domain | undefined): Domain {
  if (feature.kind === 'series') return seriesDomain(feature, domainOf(feature.name) ?? ALL);
  const left = featureDomain(feature.left, domainOf);
  const right = featureDomain(feature.right, domainOf);
  if (feature.kind === 'difference') return differenceOf(left, right);
  return left.low >= 0 && right.low >= 0 ? quotientOf(left) : ALL;
}

function seriesDomain(feature: SeriesFeature, level: Domain): Domain {
  switch (feature.transform) {
    case 'level':
    case 'mean':
    case 'max':
    case 'min':
      return level;
    case 'delta':
      return differenceOf(level, level);
    case 'pct':
      if (level.low < 0) return ALL;
      return { ...quotientOf(level), low: -100 };
    default: {
      const bound = ((feature.turns - 1) / Math.sqrt(feature.turns)) * (1 + 1e-12);
      return { low: -bound, high: bound, lowOpen: false, highOpen: false };
    }
  }
}

function differenceOf(left: Domain, right: Domain): Domain {
  return {
    low: left.low - right.high,
    high: left.high - right.low,
    lowOpen: left.lowOpen || right.highOpen,
    highOpen: left.highOpen || right.lowOpen,
  };
}

/** Of two that are not negative; where the divisor is 0 nothing is known. */
function quotientOf(left: Domain): Domain {
  return left.low > 0 || left.lowOpen ? POSITIVE : NOT_NEGATIVE;
}
