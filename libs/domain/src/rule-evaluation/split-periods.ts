/** First and last period of a block, both in it. */
export interface Block {
  readonly first: number;
  readonly last: number;
}

/**
 * A history in the order of time: rules are found and fitted on the first half, chosen on the next quarter, and judged once
 * on the last one. All are ordinals.
 */
export interface Split {
  readonly train: Block;
  readonly validation: Block;
  readonly report: Block;
  /** Periods at the start of a later block that no forecast starts from: the longest look back and the horizon. */
  readonly embargo: number;
  readonly horizon: number;
}

export interface SplitTask {
  readonly first: number;
  readonly last: number;
  /** Most periods that any rule of the run may look back. */
  readonly lag: number;
  /** Most periods ahead that are scored; 3 where absent. */
  readonly horizon?: number | undefined;
}

export const DEFAULT_HORIZON = 3;

/**
 * Train 50 %, validation 25 %, report 25 % of the periods. It depends on nothing but counts, so all rules of a run share it.
 *
 * Source: the embargo of Lopez de Prado (2018), Advances in Financial Machine Learning, chapter 7.
 */
export function splitPeriods({ first, last, lag, horizon = DEFAULT_HORIZON }: SplitTask): Split {
  const length = Math.max(0, last - first + 1);
  const train = first + Math.floor(length / 2) - 1;
  const validation = first + Math.floor((3 * length) / 4) - 1;
  return {
    train: { first, last: train },
    validation: { first: train + 1, last: validation },
    report: { first: validation + 1, last },
    embargo: lag + horizon,
    horizon,
  };
}

/** Periods that a rule may look back under the embargo of a split. */
export const lookBackOfSplit = ({ embargo, horizon }: Pick<Split, 'embargo' | 'horizon'>): number => embargo - horizon;

/** The split with an embargo that a rule which looks so far back needs, where it is longer: fewer origins, none that leaks. */
export function widened(split: Split, lookBack: number): Split {
  return { ...split, embargo: Math.max(split.embargo, lookBack + split.horizon) };
}

/**
 * The origins of a block whose forecasts read and meet nothing of another block: from the last period of the embargo on, as
 * far as all horizons end inside of it.
 */
export function originsOf({ first, last }: Block, { embargo, horizon }: Pick<Split, 'embargo' | 'horizon'>): number[] {
  const start = first + embargo - 1;
  const count = Math.max(0, last - horizon - start + 1);
  return Array.from({ length: count }, (_, i) => start + i);
}

/**
 * At most so many of the origins, evenly over the block with its last one among them. An even step keeps the
 * autocorrelation of losses of neighbours what it is between origins that far apart.
 */
export function spreadOrigins(origins: readonly number[], most: number): { origins: number[]; step: number } {
  const step = Math.max(1, Math.ceil(origins.length / most));
  return { origins: origins.filter((_, i) => (origins.length - 1 - i) % step === 0), step };
}
