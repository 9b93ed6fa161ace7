import type { ConfidenceParts } from '@pulse/contracts';
import { ksOneSample } from '@pulse/scoring';
import { coverageOf } from '../pairs/coverage.js';
import { LEAST_ORIGINS } from '../pairs/resampling.js';
import { groupByOrigin } from './by-origin.js';
import { largestHorizon, type ReferenceClass } from './reference-class.js';

/** Coverage of the 80 % intervals of a class with exact limits; null for events. */
export function classCoverage(found: ReferenceClass, origins: number): ConfidenceParts['coverage80'] {
  const cells = found.triples.flatMap(({ cell }) => cell.scored ?? []);
  return coverageOf(
    cells.map((cell) => cell.outcome),
    cells.map((cell) => cell.lower80),
    cells.map((cell) => cell.upper80),
    origins,
    largestHorizon(found),
  );
}

/**
 * Kolmogorov-Smirnov p of the uniformity of the PIT on every h-th origin, h being the largest horizon of the class. A
 * class of several pairs gives one value an origin, from its pairs in turn: values of one origin depend on each other.
 * Null below 10 values and for events.
 */
export function classPitP(found: ReferenceClass): number | null {
  const apart = largestHorizon(found);
  const values: number[] = [];
  groupByOrigin(found.triples).forEach((group, i) => {
    if (i % apart !== 0) return;
    const { scored } = group[(i / apart) % group.length]!.cell;
    if (scored !== null) values.push(scored.pit);
  });
  if (values.length < LEAST_ORIGINS) return null;
  const test = ksOneSample(values, 'uniform');
  return 'pValue' in test ? test.pValue : null;
}
