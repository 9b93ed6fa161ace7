import type { FitSeries } from '../../dynamics/index.js';

/** What a choice is made from: the series, and by effect to be estimated what one unit of it adds in each period. */
export interface ChoiceData {
  readonly series: FitSeries;
  readonly features: readonly Float64Array[];
}

/** What one candidate says from one inner origin, made from the data up to there and from nothing else. */
export interface Trial {
  /** Why it could not be estimated. */
  readonly refused: string | undefined;
  /** Loss on these data themselves; NaN where it cannot be said. */
  readonly information: number;
  /** Normal law by the place of the horizon. */
  readonly means: Float64Array;
  readonly sds: Float64Array;
  /** Estimated amounts of the rules' effects, by feature. */
  readonly amounts: Float64Array;
}

/** Trials from one inner origin, by the place of the candidate, and of those that were asked whether their tails are heavy. */
export interface TrialRow {
  readonly trials: readonly Trial[];
  readonly heavyTails: Map<number, boolean>;
}

/** By inner origin. */
export type Trials = Map<number, TrialRow>;

interface Course {
  /** Everything that trials are made from, by period. */
  readonly columns: readonly Float64Array[];
  readonly length: number;
  /** What else they depend on. */
  readonly frame: string;
  readonly trials: Trials;
}

const MOST_COURSES = 8;

/**
 * Remembers trials, as most of them are the same for many origins and configurations. One is found again only where all
 * data up to its inner origin are the same to the bit, so that a memo cannot change a result: data that were revised
 * begin a course of their own with the trials from before the revision.
 */
export class ChoiceMemo {
  #courses: Course[] = [];

  /** @param frame candidates, horizons and window that the trials are made for */
  trials({ series, features }: ChoiceData, frame: string): Trials {
    const { x, effect, to: length, season } = series;
    const columns = [x, effect, ...features];
    const whole = `${frame} ${season} ${series.phase(0)} ${columns.length}`;
    let most = { course: undefined as Course | undefined, common: 0 };
    for (const course of this.#courses) {
      const common =
        course.frame === whole ? commonLength(columns, course.columns, Math.min(length, course.length)) : 0;
      if (common > most.common) most = { course, common };
    }
    const { course, common } = most;
    if (course !== undefined && common === length) return this.#keep(course, course);
    const next: Course =
      course !== undefined && common === course.length
        ? { ...course, columns, length }
        : { columns, length, frame: whole, trials: before(course?.trials, common) };
    return this.#keep(next, common === course?.length ? course : undefined);
  }

  #keep(course: Course, replaced: Course | undefined): Trials {
    this.#courses = [course, ...this.#courses.filter((c) => c !== replaced && c !== course)].slice(0, MOST_COURSES);
    return course.trials;
  }
}

/** Periods from the first on in which all columns are the same to the bit. */
function commonLength(a: readonly Float64Array[], b: readonly Float64Array[], most: number): number {
  let common = most;
  for (const [c, column] of a.entries()) {
    const other = b[c]!;
    for (let i = 0; i < common; i++) if (!Object.is(column[i], other[i])) common = i;
  }
  return common;
}

function before(trials: Trials | undefined, end: number): Trials {
  return new Map([...(trials ?? [])].filter(([at]) => at < end));
}

const memos = new WeakMap<object, Map<string, ChoiceMemo>>();

/** The memo of a variable of a history, which lives as long as that: configurations on the same data share it. */
export function memoOf(history: object, variable: string): ChoiceMemo {
  let byName = memos.get(history);
  if (byName === undefined) memos.set(history, (byName = new Map()));
  let memo = byName.get(variable);
  if (memo === undefined) byName.set(variable, (memo = new ChoiceMemo()));
  return memo;
}
