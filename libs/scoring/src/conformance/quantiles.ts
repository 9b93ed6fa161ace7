import { biasQuantile, biasSample } from '../bias.js';
import { intervalCoverage, quantileCoverage } from '../coverage.js';
import { intervalScore, quantileIntervalScore } from '../interval-scores.js';
import { meanQuantileScore, quantileLossTotal, quantileScore } from '../quantile-scores.js';
import { quantile, type QuantileMethod } from '../quantile.js';
import { wis, type WisOptions } from '../wis.js';
import { type Adapter, choice, number, numbers, optionalNumber, options } from './inputs.js';

export const quantileAdapters: Readonly<Record<string, Adapter>> = {
  quantileScore: (i) => quantileScore(number(i, 'observed'), number(i, 'predicted'), number(i, 'level')),
  quantileLossTotal: (i) =>
    quantileLossTotal(numbers(i, 'observed'), numbers(i, 'predicted'), number(i, 'level'), optionalNumber(i, 'factor')),
  meanQuantileScore: (i) => meanQuantileScore(number(i, 'observed'), numbers(i, 'quantiles'), numbers(i, 'levels')),
  intervalScore: (i) =>
    intervalScore(number(i, 'observed'), number(i, 'lower'), number(i, 'upper'), number(i, 'coverage')),
  quantileIntervalScore: (i) =>
    quantileIntervalScore(
      number(i, 'observed'),
      number(i, 'lower'),
      number(i, 'upper'),
      number(i, 'lowerLevel'),
      number(i, 'upperLevel'),
    ),
  wis: (i) =>
    wis(
      number(i, 'observed'),
      numbers(i, 'quantiles'),
      numbers(i, 'levels'),
      options<WisOptions>(i, 'countMedianTwice'),
    ),
  biasQuantile: (i) => biasQuantile(number(i, 'observed'), numbers(i, 'quantiles'), numbers(i, 'levels')),
  biasSample: (i) => biasSample(numbers(i, 'members'), number(i, 'observed'), i['discrete'] === true),
  intervalCoverage: (i) => intervalCoverage(numbers(i, 'observed'), numbers(i, 'lower'), numbers(i, 'upper')),
  quantileCoverage: (i) => quantileCoverage(numbers(i, 'observed'), numbers(i, 'predicted')),
  quantile: (i) => quantile(numbers(i, 'values'), number(i, 'level'), choice<QuantileMethod>(i, 'method')),
};
