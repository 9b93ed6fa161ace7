import type { Diagnostic, HistoryDiagnostic, SourceDocument } from '@pulse/domain';

/** Problems of the data, shown at the place of the world that asked for the data; notes are dropped. */
export function dataDiagnostics(found: readonly HistoryDiagnostic[], world: SourceDocument): Diagnostic[] {
  return found
    .filter((one) => one.severity !== 'note')
    .map((one) => {
      const cell = cellOf(one);
      const severity = one.severity === 'error' ? 'error' : 'warning';
      return world.report(one.path, 'value', {
        severity,
        code: one.code,
        message: one.message,
        ...(one.suggestion === undefined ? {} : { suggestion: one.suggestion }),
        ...(cell === null ? {} : { notes: [cell] }),
      });
    });
}

function cellOf({ file, line, column, text }: HistoryDiagnostic): string | null {
  if (file === undefined || line === undefined) return null;
  const place = [file, `line ${line}`, column === undefined ? null : `column ${column}`].filter(
    (part) => part !== null,
  );
  return `in ${place.join(', ')}${text === undefined ? '' : `: ${JSON.stringify(text)}`}`;
}
