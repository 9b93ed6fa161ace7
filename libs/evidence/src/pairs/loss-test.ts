import { dieboldMariano } from '@pulse/scoring';
import { carriesTest } from './resampling.js';

/**
 * One-sided Diebold-Mariano p (HLN) that the configuration has the smaller loss. Null below 10 origins or 5 outcomes that do
 * not overlap, or where the test does not exist.
 */
export function smallerLossP(loss: readonly number[], reference: readonly number[], horizon: number): number | null {
  if (!carriesTest(loss.length, horizon)) return null;
  const differences = loss.map((value, i) => value - reference[i]!);
  const test = dieboldMariano(differences, horizon, { alternative: 'less' });
  return 'pValue' in test ? test.pValue : null;
}
