import { driftOf, WITHDRAWAL_LIMIT } from '@pulse/domain';
import { normalCdf } from '@pulse/numeric';
import { normals } from './draws.js';
import { markdownTable, share } from './table.js';

/** What the outcome is for a forecast that calls it standard normal. */
export interface Truth {
  readonly name: string;
  readonly shift: number;
  readonly spread: number;
}

export const TRUTHS: readonly Truth[] = [
  { name: 'as forecast', shift: 0, spread: 1 },
  { name: 'spread 1.5 times', shift: 0, spread: 1.5 },
  { name: 'spread 2 times', shift: 0, spread: 2 },
  { name: 'spread 0.5 times', shift: 0, spread: 0.5 },
  { name: 'shifted by 0.5 sd', shift: 0.5, spread: 1 },
  { name: 'shifted by 1 sd', shift: 1, spread: 1 },
];

const LENGTHS = [10, 20, 40, 60];

/** By number of later outcomes, how many licences are withdrawn by then. */
export function withdrawals({ shift, spread }: Truth, repetitions: number, lengths = LENGTHS): number[] {
  const counts = lengths.map(() => 0);
  for (let r = 0; r < repetitions; r++) {
    const pits = Array.from(normals('later', r, Math.max(...lengths)), (z) => normalCdf(shift + spread * z));
    lengths.forEach((length, i) => {
      if (driftOf(pits.slice(0, length)).eValue >= WITHDRAWAL_LIMIT) counts[i]!++;
    });
  }
  return counts;
}

export function withdrawalStudy(): string {
  const repetitions = 5000;
  const rows = TRUTHS.map((truth) => [
    truth.name,
    ...withdrawals(truth, repetitions).map((count) => share(count, repetitions)),
  ]);
  return markdownTable(['outcomes', ...LENGTHS.map((n) => `${n} later outcomes`)], rows);
}
