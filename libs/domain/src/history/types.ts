import type { History, Source } from '@pulse/contracts';
import type { Path } from '../source/diagnostic.js';

/** A file of a source as the caller read it: decoded as UTF-8, with the hash of its bytes. */
export interface SourceFile {
  readonly text: string;
  readonly sha256: string;
}

/** A place in the world, for example `['variables', 'sp500', 'column']`. */
export type WorldPath = Path;

/** One file that the caller has to read before `readHistory`; `from` is the key of the files. */
export interface SourceRequest {
  readonly from: string;
  /** Null where neither `format` nor the name's ending tells; `readHistory` reports that. */
  readonly format: 'csv' | 'tsv' | 'json' | null;
  readonly path: WorldPath;
  readonly source: Source;
}

/**
 * What is wrong or worth knowing about the data. Errors leave no history; warnings and notes do.
 *
 * `path` is the place in the world that asked for it; `file`, `line` (1-based, the header counts; for JSON the 1-based
 * row), `column` and `text` name the cell, as far as there is one.
 */
export interface HistoryDiagnostic {
  /** `history.<what>`, stable. */
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'note';
  readonly message: string;
  readonly path: WorldPath;
  readonly file?: string;
  readonly line?: number;
  readonly column?: string;
  readonly text?: string;
  /** The name that was probably meant. */
  readonly suggestion?: string;
  /** Labels of the periods that it is about. */
  readonly periods?: readonly string[];
}

/** One variable's data at a glance. Labels are of the world's period. */
export interface SeriesReport {
  readonly variable: string;
  readonly source: string;
  readonly columns: readonly string[];
  /** Label of the first and of the last observed period. */
  readonly first: string;
  readonly last: string;
  readonly observed: number;
  /** Periods between first and last without a value. */
  readonly missing: readonly string[];
  /** Rows of the source that gave these values. */
  readonly rows: number;
  readonly lag: number;
  /** Values with the period in which they became known; absent without `as_of`. */
  readonly revisions?: number;
}

export interface HistoryReport {
  readonly series: readonly SeriesReport[];
  /** Label of the first and the last period of the history; null where there is none. */
  readonly first: string | null;
  readonly last: string | null;
}

export interface ReadHistoryOptions {
  /** Cells that are listed one by one for each variable and kind of error; the rest is counted. */
  readonly maxCells?: number;
}

export interface ReadHistoryResult {
  /** Absent if there is an error or if no variable has a source. */
  readonly history?: History;
  readonly diagnostics: readonly HistoryDiagnostic[];
  readonly report: HistoryReport;
}
