export type Cell = string | number | null | undefined;

/** Text that cannot end a cell, start markup or a link, or run over the line. */
export function text(value: Cell): string {
  if (value === null || value === undefined) return '';
  return String(value)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*[\]<>|#]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, String.raw`\$&`);
}

/** Starts as a number does, with what is between it and its sign or bound. */
const NUMERIC = /^(?:[−<≥≤>]\s*)?\d/;

/** Labels of periods are no numbers. */
const DATE = /^\d{4}-/;

/** A pipe table. Columns are aligned right where every cell that is not empty is a number, with its error or interval. */
export function pipeTable(head: readonly Cell[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]) => `| ${cells.map(text).join(' | ')} |\n`;
  const isNumeric = (column: number): boolean => {
    const cells = rows.map((row) => String(row[column] ?? '')).filter((cell) => cell !== '' && cell !== '–');
    return cells.length > 0 && cells.every((cell) => NUMERIC.test(cell) && !DATE.test(cell));
  };
  return (
    line(head) +
    `|${head.map((_, i) => (i > 0 && isNumeric(i) ? ' ---: ' : ' --- ')).join('|')}|\n` +
    rows.map(line).join('')
  );
}

/** Text as it stands, in a fence that it cannot close. */
export function fenced(content: string): string {
  const longest = Math.max(2, ...Array.from(content.matchAll(/`+/g), (match) => match[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${content}\n${fence}\n`;
}
