import { arrangeDiagnostics, type Diagnostic } from './diagnostic.js';

/** Diagnostics as short lines for specs: `code line:column`, with `~suggestion` where there is one. */
export function findings(diagnostics: readonly Diagnostic[]): string[] {
  return arrangeDiagnostics(diagnostics).map(
    ({ code, line, column, suggestion }) =>
      `${code} ${line}:${column}${suggestion === undefined ? '' : ` ~${suggestion}`}`,
  );
}
