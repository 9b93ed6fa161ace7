import type { WriteStream } from 'node:tty';

/** Whether a stream shows colours: a terminal, unless NO_COLOR or TERM=dumb say otherwise. */
export function hasColor(stream: NodeJS.WriteStream | WriteStream, env: NodeJS.ProcessEnv = process.env): boolean {
  if (env['FORCE_COLOR'] && env['FORCE_COLOR'] !== '0') return true;
  if (env['NO_COLOR'] || env['TERM'] === 'dumb') return false;
  return stream.isTTY;
}

const code = (open: number, close: number) => (enabled: boolean, text: string) =>
  enabled ? `\u001b[${open}m${text}\u001b[${close}m` : text;

export const bold = code(1, 22);
export const dim = code(2, 22);
export const red = code(31, 39);
export const green = code(32, 39);
export const yellow = code(33, 39);
export const cyan = code(36, 39);

/** Controls other than tab and line end: they would steer the terminal. */
const CONTROLS = /[^\P{Cc}\t\n\r]/gu;

/** Text that others wrote, in a file or at a server, as it may be shown: one character for one. */
export const printable = (text: string): string => text.replace(CONTROLS, '\uFFFD');

/** Text cut to a width, with an ellipsis where it was cut. */
export function fit(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** Rows in columns as wide as their widest cell; numbers to the right. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string {
  const widths = head.map((cell, i) => Math.max(cell.length, ...rows.map((row) => (row[i] ?? '').length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (right.includes(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)].join('\n');
}

/** Least that is left of a column that is cut. */
const LEAST_CELL = 8;

/** A table whose column `cut` is cut where the rows would not fit into `width`. */
export function tableWithin(
  width: number,
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { cut, right }: { readonly cut: number; readonly right: readonly number[] },
): string {
  const widths = head.map((cell, i) => Math.max(cell.length, ...rows.map((row) => row[i]!.length)));
  const others = widths.reduce((sum, cells, i) => sum + (i === cut ? 0 : cells), 2 * (head.length - 1));
  const room = Math.max(LEAST_CELL, width - others);
  return table(
    head,
    rows.map((row) => row.map((cell, i) => (i === cut ? fit(cell, room) : cell))),
    right,
  );
}

/** A table with lines below its rows. */
export function annotated(text: string, notes: readonly (readonly string[])[]): string {
  const [titles, line, ...body] = text.split('\n');
  return [titles, line, ...body.flatMap((row, i) => [row, ...(notes[i] ?? [])])].join('\n');
}

/** 3.2 s, 4 min 10 s, 2 h 5 min. */
export function duration(milliseconds: number): string {
  if (milliseconds < 9950) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Writes to stdout; a reader that has gone (a closed pipe) is not an error. */
export function print(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** 1 job, 2 jobs. */
export function counted(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
