import { counted } from './describe.js';
import type { Diagnostic } from './diagnostic.js';
import { lineStarts, lineText } from './lines.js';

/** Texts of the files that diagnostics are about, by the name that the diagnostics use. */
export type SourceTexts = Readonly<Record<string, string>>;

interface Paint {
  readonly error: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly frame: (text: string) => string;
  readonly strong: (text: string) => string;
}

const ansi =
  (code: string) =>
  (text: string): string =>
    `\u001B[${code}m${text}\u001B[0m`;
const plain = (text: string): string => text;
const COLOURS: Paint = { error: ansi('1;31'), warning: ansi('1;33'), frame: ansi('1;34'), strong: ansi('1') };
const PLAIN: Paint = { error: plain, warning: plain, frame: plain, strong: plain };

/**
 * Diagnostics as a compiler prints them: what is wrong, `file:line:column`, the line, a caret under the place with what was
 * expected, then help and notes; last a line that counts errors and warnings. Empty where there are none.
 */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  sources: SourceTexts,
  options: { readonly color?: boolean } = {},
): string {
  if (diagnostics.length === 0) return '';
  const paint = options.color === true ? COLOURS : PLAIN;
  const starts = new Map(Object.entries(sources).map(([file, text]) => [file, lineStarts(text)]));
  const blocks = diagnostics.map((one) => renderOne(one, sources[one.file], starts.get(one.file) ?? [], paint));
  return `${blocks.join('\n\n')}\n\n${summary(diagnostics)}\n`;
}

function summary(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter((one) => one.severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const parts = [
    ...(errors > 0 ? [counted(errors, 'error')] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
  ];
  return parts.join(' and ');
}

function renderOne(one: Diagnostic, source: string | undefined, starts: readonly number[], paint: Paint): string {
  const tint = one.severity === 'error' ? paint.error : paint.warning;
  const head = `${tint(`${one.severity}[${one.code}]`)}${paint.strong(`: ${one.message}`)}`;
  const text = source === undefined ? '' : lineText(source, starts, one.line);
  const gutter = ' '.repeat(String(one.line).length);
  const bar = paint.frame(`${gutter} |`);
  const out = [head];
  if (one.line > 0) out.push(`${gutter}${paint.frame('-->')} ${one.file}:${one.line}:${one.column}`);
  const label = one.expected === undefined ? '' : `expected ${one.expected}`;
  const shown = text.trim() !== '';
  if (shown) {
    const view = excerpt(text, one.column - 1, one.length);
    const inline = label.length > 0 && label.length <= 72;
    const marker = tint(`${'^'.repeat(view.width)}${inline ? ` ${label}` : ''}`);
    out.push(bar, `${paint.frame(`${one.line} |`)} ${view.line}`, `${bar} ${' '.repeat(view.indent)}${marker}`);
  }
  const tail = [
    ...(label.length > (shown ? 72 : 0) ? [label] : []),
    ...(one.suggestion === undefined ? [] : [`help: did you mean \`${one.suggestion}\`?`]),
    ...(one.notes ?? []).map((note) => `note: ${note}`),
  ];
  if (tail.length > 0 && shown) out.push(bar);
  return [...out, ...tail.map((line) => `${gutter} ${paint.frame('=')} ${line}`)].join('\n');
}

const WIDEST = 110;

/** The part of a long line around the place, tabs as two blanks; widths in terminal cells. */
function excerpt(text: string, from: number, length: number): { line: string; indent: number; width: number } {
  const start = text.length <= WIDEST || from < WIDEST - 30 ? 0 : from - 30;
  const cut = text.slice(start, start + WIDEST);
  const before = `${start > 0 ? '…' : ''}${text.slice(start, from)}`;
  const marked = text.slice(from, Math.min(from + length, start + WIDEST));
  const line = `${start > 0 ? '…' : ''}${cut}${start + WIDEST < text.length ? '…' : ''}`;
  return { line: line.replaceAll('\t', '  '), indent: cells(before), width: Math.max(1, cells(marked)) };
}

const WIDE =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60]|\p{Extended_Pictographic}/u;

function cells(text: string): number {
  let width = 0;
  for (const char of text) width += char === '\t' || WIDE.test(char) ? 2 : /\p{Mark}/u.test(char) ? 0 : 1;
  return width;
}
