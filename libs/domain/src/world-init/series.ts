import { KNOWN_MISSING } from './columns.js';
import type { Spread } from './spread.js';
import type { FoundSeries, Support } from './types.js';

/** Values of a column, or of one series of the long form. */
export interface Candidate {
  readonly column: string;
  readonly numbers: readonly (number | null)[];
  /** The sign that stands at its numbers, such as $ or %. */
  readonly sign: string | null;
}

const SHARE_NAME = /(?:^|[^a-z])(?:rate|ratio|share|prob|probability|fraction|proportion|pct|percent)(?:[^a-z]|$)/i;
const COUNTER_NAME = /^(?:|id|index|idx|row|rownames?|unnamed: \d+|no|nr|number)$/i;

/** Numbers that are often written for a missing value. */
const SENTINELS = [-9, -99, -999, -9999, -99999, -99.9, -99.99, -999.9, 9999, 99999, 999999];

/** Why a column is no series; null where it may be one. The ordinals are those of its rows. */
export function whyNoSeries(
  { column, numbers }: Candidate,
  { period, ordinals }: Pick<Spread, 'period' | 'ordinals'>,
): string | null {
  const known = numbers.filter((number) => number !== null);
  if (known.length === 0) return 'it has no numbers';
  if (known.length === 1) return 'it has one value only';
  if (known.every((number) => number === known[0])) return `it is ${known[0]} throughout`;
  const counts = COUNTER_NAME.test(column) && known.length === numbers.length;
  if (counts && known.every((number, i) => i === 0 || number === known[i - 1]! + 1)) return 'it only counts the rows';
  const periods = new Set(ordinals.filter((_, i) => numbers[i] !== null));
  const steps = [...periods].filter((ordinal) => ordinal !== undefined && periods.has(ordinal + 1)).length;
  if (steps >= LEAST_STEPS) return null;
  const few =
    periods.size <= LEAST_STEPS
      ? `it has values in ${periods.size} periods only`
      : 'hardly any two of its values lie in neighbouring periods';
  return `${few} (${period}), and no process can be fitted without ${LEAST_STEPS} steps from one period to the next`;
}

/** Steps that even a random walk needs. */
const LEAST_STEPS = 2;

/** Positive where all values are above 0; a share only where all lie between 0 and 1 and the name says so. */
export function supportOf({ column, numbers }: Candidate): Support {
  const { min, max } = rangeOf(numbers);
  if (min > 0 && max < 1 && SHARE_NAME.test(column)) return 'share';
  return min > 0 ? 'positive' : 'real';
}

export function rangeOf(numbers: readonly (number | null)[]): { readonly min: number; readonly max: number } {
  let min = Infinity;
  let max = -Infinity;
  for (const number of numbers) {
    if (number === null) continue;
    min = Math.min(min, number);
    max = Math.max(max, number);
  }
  return { min, max };
}

export function describe(candidate: Candidate, variable: string, target: boolean): FoundSeries {
  const { column, numbers } = candidate;
  const values = numbers.filter((number) => number !== null).length;
  const support = supportOf(candidate);
  const missing = numbers.length - values;
  return { column, variable, support, unit: candidate.sign, values, missing, ...rangeOf(numbers), target };
}

/** What somebody should look at in a column. */
export function notesOf({ column, numbers }: Candidate): string[] {
  const { min, max } = rangeOf(numbers);
  const count = (value: number) => numbers.filter((number) => number === value).length;
  const sentinel = SENTINELS.find(
    (value) => (value === min || value === max) && count(value) > 0 && isApart(value, numbers),
  );
  const zeros = count(0);
  return [
    ...(sentinel === undefined
      ? []
      : [
          `"${column}" has the value ${sentinel} ${count(sentinel) === 1 ? 'once' : `${count(sentinel)} times`}: if it stands for a missing value, add it to \`missing\` as '${sentinel}'`,
        ]),
    ...(min === 0 && zeros > 0
      ? [
          `"${column}" is never negative but 0 in ${zeros} row${zeros === 1 ? '' : 's'}, so its support is real: forecasts may fall below 0`,
        ]
      : []),
  ];
}

/** Far from all other values. */
function isApart(value: number, numbers: readonly (number | null)[]): boolean {
  const others = numbers.filter((number) => number !== value);
  const { min, max } = rangeOf(others);
  return Math.abs(value - (value < min ? min : max)) > max - min;
}

/** Texts of `missing` where a file has more than a source knows by itself. */
export function missingList(words: readonly string[]): readonly string[] | null {
  return words.length === 0 ? null : [...KNOWN_MISSING, ...words];
}
