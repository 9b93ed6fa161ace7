import { listed } from './lookup.js';
import type { HistoryDiagnostic } from './types.js';

/** Variables that are named where several have the same gaps. */
const NAMED = 4;

/** Columns of one table mostly lack the same rows: what is said of one is said of all of them together. */
export function joinGaps(diagnostics: readonly HistoryDiagnostic[]): HistoryDiagnostic[] {
  const groups = Map.groupBy(diagnostics, (one) => {
    const subject = subjectOf(one);
    return subject === null ? one : `${one.severity} ${one.code} ${one.message.replace(subject, '')}`;
  });
  return [...groups.values()].map((group) => {
    const [first] = group as [HistoryDiagnostic];
    if (group.length === 1) return first;
    const names = group.map(({ path }) => String(path[1]));
    return { ...first, message: first.message.replace(subjectOf(first)!, `${listed(names, NAMED)} have`) };
  });
}

/** What a message about gaps says whose they are; null for other messages. */
function subjectOf({ code, path }: HistoryDiagnostic): string | null {
  return code === 'history.gap' || code === 'history.missing_values' ? `"${path[1]}" has` : null;
}
