export type Cell = string | number | null | undefined;

/** Text that cannot end a cell, start markup or a link, or run over the line. */
export function text(value: Cell): string {
  if (value === null || value === undefined) return '';
  return String(value)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*[\]<>|#]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, String.raw`\$&`);
}

/** A pipe table. Columns are aligned right from the second on. */
export function pipeTable(head: readonly Cell[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]) => `| ${cells.map(text).join(' | ')} |\n`;
  return line(head) + `|${head.map((_, i) => (i === 0 ? ' --- ' : ' ---: ')).join('|')}|\n` + rows.map(line).join('');
}

/** Text as it stands, in a fence that it cannot close. */
export function fenced(content: string): string {
  const longest = Math.max(2, ...Array.from(content.matchAll(/`+/g), (match) => match[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${content}\n${fence}\n`;
}
