import { dieboldMarianoHG } from '../diebold-mariano-hg.js';
import { dieboldMariano, type DieboldMarianoOptions, lossDifferential } from '../diebold-mariano.js';
import { flipFlopIndex } from '../flip-flop.js';
import { ljungBox } from '../ljung-box.js';
import { mae, mase, msis, rmse, rmsse, type Scaling, seasonalError } from '../point-errors.js';
import { type Adapter, type Input, number, numbers, optionalNumber, options } from './inputs.js';

function scaling(input: Input): Scaling {
  const scale = optionalNumber(input, 'scale');
  if (scale !== undefined) return { scale };
  return { train: numbers(input, 'train'), seasonality: optionalNumber(input, 'seasonality') ?? 1 };
}

function differential(input: Input): ArrayLike<number> {
  if (input['lossDifferential'] !== undefined) return numbers(input, 'lossDifferential');
  return lossDifferential(numbers(input, 'errors1'), numbers(input, 'errors2'), optionalNumber(input, 'power'));
}

export const seriesAdapters: Readonly<Record<string, Adapter>> = {
  mae: (i) => mae(numbers(i, 'observed'), numbers(i, 'predicted')),
  rmse: (i) => rmse(numbers(i, 'observed'), numbers(i, 'predicted')),
  mase: (i) => mase(numbers(i, 'observed'), numbers(i, 'predicted'), scaling(i)),
  rmsse: (i) => rmsse(numbers(i, 'observed'), numbers(i, 'predicted'), scaling(i)),
  seasonalError: (i) => seasonalError(numbers(i, 'train'), optionalNumber(i, 'seasonality')),
  msis: (i) =>
    msis(numbers(i, 'observed'), numbers(i, 'lower'), numbers(i, 'upper'), scaling(i), optionalNumber(i, 'alpha')),
  dieboldMariano: (i) =>
    dieboldMariano(
      differential(i),
      optionalNumber(i, 'horizon') ?? 1,
      options<DieboldMarianoOptions>(i, 'alternative', 'distribution', 'nonPositiveVariance'),
    ),
  dieboldMarianoHG: (i) => dieboldMarianoHG(differential(i), optionalNumber(i, 'horizon') ?? 1),
  ljungBox: (i) => ljungBox(numbers(i, 'x'), number(i, 'lags')),
  flipFlopIndex: (i) => flipFlopIndex(numbers(i, 'values')),
};
