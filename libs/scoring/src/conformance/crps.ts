import { crpsLognormal, crpsNormal, crpsNormalMixture, crpsStudentT, crpsUniform } from '../crps-closed-form.js';
import {
  crpsEnsemble,
  crpsEnsembleAdjusted,
  crpsEnsembleComponents,
  crpsMedianDecomposition,
  type CrpsOptions,
} from '../crps-ensemble.js';
import { type Adapter, number, numbers, optionalNumber, optionalNumbers, options } from './inputs.js';

const ensembleOptions = ['estimator', 'weights', 'missing'];

export const crpsAdapters: Readonly<Record<string, Adapter>> = {
  crpsEnsemble: (i) =>
    crpsEnsemble(numbers(i, 'members'), number(i, 'observed'), options<CrpsOptions>(i, ...ensembleOptions)),
  crpsEnsembleAdjusted: (i) => crpsEnsembleAdjusted(numbers(i, 'members'), number(i, 'observed'), number(i, 'toSize')),
  crpsEnsembleComponents: (i) =>
    crpsEnsembleComponents(numbers(i, 'members'), number(i, 'observed'), options<CrpsOptions>(i, ...ensembleOptions)),
  crpsMedianDecomposition: (i) => crpsMedianDecomposition(numbers(i, 'members'), number(i, 'observed')),
  crpsNormal: (i) => crpsNormal(number(i, 'observed'), number(i, 'mean'), number(i, 'sd')),
  crpsLognormal: (i) => crpsLognormal(number(i, 'observed'), number(i, 'meanlog'), number(i, 'sdlog')),
  crpsNormalMixture: (i) =>
    crpsNormalMixture(number(i, 'observed'), numbers(i, 'means'), numbers(i, 'sds'), optionalNumbers(i, 'weights')),
  crpsUniform: (i) => crpsUniform(number(i, 'observed'), optionalNumber(i, 'min'), optionalNumber(i, 'max')),
  crpsStudentT: (i) =>
    crpsStudentT(number(i, 'observed'), number(i, 'df'), optionalNumber(i, 'location'), optionalNumber(i, 'scale')),
};
