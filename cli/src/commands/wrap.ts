/**
 * A text in lines of at most `width`, broken at spaces; lines after the first are indented.
 * A no-break space becomes a space.
 */
export function wrap(text: string, width: number, indent = 0, first = 0): string[] {
  const lines: string[] = [];
  let line = ' '.repeat(first);
  for (const word of text.split(' ')) {
    const empty = line.trim() === '';
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = ' '.repeat(indent) + word;
    } else line = empty ? line + word : `${line} ${word}`;
  }
  return [...lines, line].map((one) => one.replaceAll('\u00A0', ' '));
}

/** Columns to print in: those of the terminal, else of COLUMNS, else 100. */
export function terminalWidth(): number {
  const stated = Number(process.env['COLUMNS']);
  return process.stdout.columns ?? (Number.isInteger(stated) && stated >= 40 ? stated : 100);
}
