import { type Binning, brierDecomposition, brierDecompositionTable } from '../brier-decomposition.js';
import { brierEnsemble, type BrierEnsembleOptions, brierScore } from '../brier.js';
import { logScoreBinary, logScoreCategorical, logScoreLognormal, logScoreNormal } from '../log-scores.js';
import { normalCdf, normalQuantile } from '../normal.js';
import { rps } from '../rps.js';
import { type Adapter, number, numbers, options } from './inputs.js';

export const probabilityAdapters: Readonly<Record<string, Adapter>> = {
  logScoreNormal: (i) => logScoreNormal(number(i, 'observed'), number(i, 'mean'), number(i, 'sd')),
  logScoreLognormal: (i) => logScoreLognormal(number(i, 'observed'), number(i, 'meanlog'), number(i, 'sdlog')),
  logScoreBinary: (i) => logScoreBinary(number(i, 'outcome'), number(i, 'probability')),
  logScoreCategorical: (i) => logScoreCategorical(number(i, 'outcome'), numbers(i, 'probabilities')),
  brierScore: (i) => brierScore(number(i, 'outcome'), number(i, 'probability')),
  brierEnsemble: (i) =>
    brierEnsemble(
      numbers(i, 'members'),
      number(i, 'observed'),
      number(i, 'threshold'),
      options<BrierEnsembleOptions>(i, 'operator', 'fair'),
    ),
  brierDecomposition: (i) => {
    const { binning } = options<{ binning?: Binning }>(i, 'binning');
    return brierDecomposition(numbers(i, 'outcomes'), numbers(i, 'probabilities'), binning);
  },
  brierDecompositionTable: (i) =>
    brierDecompositionTable(numbers(i, 'forecast'), numbers(i, 'observedFrequency'), numbers(i, 'share')),
  rps: (i) => rps(number(i, 'outcome'), numbers(i, 'probabilities')),
  normalCdf: (i) => normalCdf(number(i, 'x')),
  normalQuantile: (i) => normalQuantile(number(i, 'p')),
};
