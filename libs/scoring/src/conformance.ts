import { crpsAdapters } from './conformance/crps.js';
import { ensembleAdapters } from './conformance/ensembles.js';
import type { Input } from './conformance/inputs.js';
import { probabilityAdapters } from './conformance/probabilities.js';
import { quantileAdapters } from './conformance/quantiles.js';
import { seriesAdapters } from './conformance/series.js';
import { testAdapters } from './conformance/tests.js';

const adapters = {
  ...crpsAdapters,
  ...quantileAdapters,
  ...probabilityAdapters,
  ...ensembleAdapters,
  ...seriesAdapters,
  ...testAdapters,
};

/** The functions of the scoring vectors by name, each taking the `input` of a case as it stands in the file. */
export const scoringFunctions: Readonly<Record<string, (input: unknown) => unknown>> = Object.fromEntries(
  Object.entries(adapters).map(([name, adapter]) => [name, (input: unknown) => adapter(input as Input)]),
);
