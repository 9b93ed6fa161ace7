import type { Period } from '@pulse/contracts';

export interface InitOptions {
  /** The data file as the world will name it: relative to the world. */
  readonly from: string;
  /** Name of the world; from the file's name where it is absent. */
  readonly name?: string;
  /** Column of the dates. */
  readonly date?: string;
  readonly dateFormat?: string;
  readonly period?: Period;
  /** Columns, series or names of variables that are forecast. */
  readonly targets?: readonly string[];
}

export type Support = 'real' | 'positive' | 'share';

/** A column, or a series of the long form, that became a variable. */
export interface FoundSeries {
  /** As the file names it. */
  readonly column: string;
  readonly variable: string;
  readonly support: Support;
  /** The sign that stands at its numbers, such as $ or %; null where there is none. */
  readonly unit: string | null;
  readonly values: number;
  readonly missing: number;
  readonly min: number;
  readonly max: number;
  readonly target: boolean;
}

/** What a file was found to be. */
export interface FoundTable {
  readonly rows: number;
  /** What separates the columns, or JSON. */
  readonly form: string;
  /** The column of the dates, or those that make them together. */
  readonly date: string;
  readonly dateFormat: string | null;
  readonly period: Period;
  readonly first: string;
  readonly last: string;
  /** Periods from the first to the last, and those of them without any row. */
  readonly periods: number;
  readonly gaps: number;
  /** Long form: the columns of the series and of the values. */
  readonly long: { readonly series: string; readonly value: string } | null;
  readonly series: readonly FoundSeries[];
  /** Columns that were left out, with the reason. */
  readonly skipped: readonly { readonly column: string; readonly reason: string }[];
  readonly notes: readonly string[];
}

export interface InitProblem {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

export type InitResult =
  | { readonly ok: true; readonly name: string; readonly yaml: string; readonly found: FoundTable }
  | { readonly ok: false; readonly problem: InitProblem };
