/** Steps from the root of a document to a value: keys of mappings and indices of lists. */
export type Path = readonly (string | number)[];

/** A stretch of one line; line and column are 1-based, column and length count UTF-16 code units. */
export interface Span {
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

/** One thing that is wrong (error: nothing runs) or doubtful (warning) in a file; plain data, so it can be sent as JSON. */
export interface Diagnostic extends Span {
  readonly severity: 'error' | 'warning';
  /** Stable and dotted, for example `schema.unknown_key`. */
  readonly code: string;
  readonly file: string;
  readonly message: string;
  /** What would have been right, after the word "expected". */
  readonly expected?: string;
  /** The text that was probably meant. */
  readonly suggestion?: string;
  readonly notes?: readonly string[];
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}

/**
 * Sorted by file and position (errors before warnings at one place), without repeats, at most `limit`: errors are kept
 * first, and a last entry of code `source.too_many` says how many are not listed.
 */
export function arrangeDiagnostics(diagnostics: readonly Diagnostic[], limit = 100): Diagnostic[] {
  const seen = new Set<string>();
  const unique = diagnostics.filter((d) => {
    const key = JSON.stringify([d.file, d.line, d.column, d.code, d.message]);
    return !seen.has(key) && seen.add(key);
  });
  const kept =
    unique.length <= limit
      ? unique
      : [...unique.filter((d) => d.severity === 'error'), ...unique.filter((d) => d.severity === 'warning')].slice(
          0,
          limit,
        );
  const files = [...new Set(unique.map((d) => d.file))];
  kept.sort(
    (a, b) =>
      files.indexOf(a.file) - files.indexOf(b.file) ||
      a.line - b.line ||
      a.column - b.column ||
      a.severity.localeCompare(b.severity),
  );
  const last = kept.at(-1);
  if (last !== undefined && kept.length < unique.length) kept.push(tooMany(last, unique.slice(), kept));
  return kept;
}

function tooMany(last: Diagnostic, all: readonly Diagnostic[], kept: readonly Diagnostic[]): Diagnostic {
  const hidden = all.filter((d) => !kept.includes(d));
  const errors = hidden.filter((d) => d.severity === 'error').length;
  const parts = [
    ...(errors > 0 ? [`${errors} more error${errors === 1 ? '' : 's'}`] : []),
    ...(hidden.length > errors
      ? [`${hidden.length - errors} more warning${hidden.length - errors === 1 ? '' : 's'}`]
      : []),
  ];
  return {
    severity: errors > 0 ? 'error' : 'warning',
    code: 'source.too_many',
    file: last.file,
    line: 0,
    column: 0,
    length: 0,
    message: `${parts.join(' and ')} not listed`,
  };
}
