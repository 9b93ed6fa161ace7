import { FitError, type Innovations } from './dynamics.js';

const LEAST_RESIDUALS = 10;

/** @throws FitError for fewer than 10 residuals */
export function residualBlocks(residuals: Float64Array, block?: number): Innovations & { kind: 'bootstrap' } {
  const n = residuals.length;
  if (n < LEAST_RESIDUALS)
    throw new FitError(
      'fit.too_few',
      `residuals can be resampled from ${LEAST_RESIDUALS} steps on, the data have ${n}`,
    );
  return { kind: 'bootstrap', residuals: standardised(residuals), block: Math.min(block ?? defaultBlock(n), n) };
}

/** Mean 0 and variance 1 (divisor n); all 0 where the values do not vary. */
export function standardised(values: Float64Array): Float64Array {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / n);
  return values.map((value) => (sd > 0 ? (value - mean) / sd : 0));
}

/** The smallest whole number from n^(1/3): the usual length of blocks (Kuensch 1989, Annals of Statistics 17). */
export function defaultBlock(n: number): number {
  let block = 1;
  while (block * block * block < n) block++;
  return block;
}

/**
 * Draws from blocks of rows that follow each other, which wrap around the end so that every row is as likely as any
 * other (Politis and Romano 1992): a new block begins every `block` turns.
 *
 * @param turn from 1
 * @returns turn of the uniform draw that places the block, and how far into it the turn lies
 */
export function placeInBlock(turn: number, block: number): { readonly drawnAt: number; readonly offset: number } {
  const offset = (turn - 1) % block;
  return { drawnAt: turn - offset, offset };
}

/** Row of `n` at `offset` in the block that the uniform places. */
export function rowAt(uniform: number, offset: number, n: number): number {
  return (Math.floor(uniform * n) + offset) % n;
}

/** Variance of the sum of 1, 2, ... `block` rows that follow each other, around the end, for rows of mean 0. */
export function variancesInBlock(rows: Float64Array, block: number): Float64Array {
  const n = rows.length;
  const sums = new Float64Array(n);
  return Float64Array.from({ length: block }, (_, k) => {
    let squares = 0;
    for (let i = 0; i < n; i++) {
      sums[i] = sums[i]! + rows[(i + k) % n]!;
      squares += sums[i]! * sums[i]!;
    }
    return squares / n;
  });
}
