import { binomialInterval, type BinomialMethod } from '../binomial.js';
import { chiSquareUniform } from '../chi-square.js';
import { energyDistance, type SampleWeights, wasserstein1 } from '../distances.js';
import { ksOneSample, ksTwoSample, ksTwoSamplePValue, type ReferenceLaw } from '../ks.js';
import { adjustPValues, type Correction } from '../multiplicity.js';
import { relativeSkill, skillScore } from '../skill.js';
import { type Adapter, choice, type Input, number, numbers, optionalNumber, optionalNumbers } from './inputs.js';

function sampleWeights(input: Input): SampleWeights {
  const u = optionalNumbers(input, 'uWeights');
  const v = optionalNumbers(input, 'vWeights');
  return { ...(u && { u }), ...(v && { v }) };
}

export const testAdapters: Readonly<Record<string, Adapter>> = {
  binomialInterval: (i) =>
    binomialInterval(
      number(i, 'successes'),
      number(i, 'n'),
      optionalNumber(i, 'confidence'),
      choice<BinomialMethod>(i, 'method'),
    ),
  chiSquareUniform: (i) => chiSquareUniform(numbers(i, 'counts')),
  ksOneSample: (i) => ksOneSample(numbers(i, 'x'), choice<ReferenceLaw>(i, 'distribution')),
  ksTwoSample: (i) => {
    const statistic = ksTwoSample(numbers(i, 'x'), numbers(i, 'y'));
    return typeof statistic === 'number' ? { statistic } : statistic;
  },
  ksTwoSamplePValue: (i) => ksTwoSamplePValue(numbers(i, 'x'), numbers(i, 'y')),
  wasserstein1: (i) => wasserstein1(numbers(i, 'u'), numbers(i, 'v'), sampleWeights(i)),
  energyDistance: (i) => energyDistance(numbers(i, 'u'), numbers(i, 'v'), sampleWeights(i)),
  adjustPValues: (i) => adjustPValues(numbers(i, 'pValues'), choice<Correction>(i, 'method')),
  skillScore: (i) => skillScore(number(i, 'score'), number(i, 'baselineScore')),
  relativeSkill: (i) =>
    relativeSkill(i['meanScores'] as Readonly<Record<string, number>>, choice<string>(i, 'baseline') ?? ''),
};
