import type { Estimator } from '../crps-ensemble.js';
import { dawidSebastiani } from '../dawid-sebastiani.js';
import { energyScore, type EnergyOptions, variogramScore } from '../multivariate-scores.js';
import { pitHistogram, pitValues, rankHistogram } from '../pit.js';
import { type Adapter, choice, number, numbers, optionalNumber, options, rows } from './inputs.js';

export const ensembleAdapters: Readonly<Record<string, Adapter>> = {
  pitHistogram: (i) =>
    pitHistogram(numbers(i, 'observed'), rows(i, 'members'), numbers(i, 'breaks'), i['discrete'] === true),
  pitValues: (i) => pitValues(numbers(i, 'observed'), rows(i, 'members')),
  rankHistogram: (i) => rankHistogram(numbers(i, 'observed'), rows(i, 'members')),
  energyScore: (i) =>
    energyScore(rows(i, 'members'), numbers(i, 'observed'), options<EnergyOptions>(i, 'estimator', 'weights')),
  variogramScore: (i) =>
    variogramScore(
      rows(i, 'members'),
      numbers(i, 'observed'),
      optionalNumber(i, 'p'),
      choice<Estimator>(i, 'estimator'),
    ),
  dawidSebastiani: (i) => dawidSebastiani(numbers(i, 'members'), number(i, 'observed')),
};
