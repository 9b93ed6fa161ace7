import { renderDiagnostics, type Diagnostic, type SourceTexts } from '@pulse/domain';
import { hasColor, printable } from './terminal.js';

/** Longest part of a message that is shown: a name of nine megabytes is quoted as well. */
const LONGEST = 500;

const short = (text: string): string => printable(text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`);

/** Tells people on stderr what is wrong with their files; nothing where nothing is. */
export function printDiagnostics(diagnostics: readonly Diagnostic[], texts: SourceTexts): void {
  if (diagnostics.length === 0) return;
  // One character for one, so that places keep their columns.
  const sources = Object.fromEntries(Object.entries(texts).map(([file, text]) => [file, printable(text)]));
  const shown = diagnostics.map((one): Diagnostic => ({
    ...one,
    message: short(one.message),
    ...(one.expected === undefined ? {} : { expected: short(one.expected) }),
    ...(one.suggestion === undefined ? {} : { suggestion: short(one.suggestion) }),
    ...(one.notes === undefined ? {} : { notes: one.notes.map(short) }),
  }));
  process.stderr.write(`${renderDiagnostics(shown, sources, { color: hasColor(process.stderr) })}\n`);
}
