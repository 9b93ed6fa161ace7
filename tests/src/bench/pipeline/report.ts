import { writeFileSync } from 'node:fs';

export type Row = Readonly<Record<string, string | number>>;

/** Rows as a table with aligned columns, numbers to the right. */
export function table(rows: readonly Row[]): string[] {
  const columns = Object.keys(rows[0] ?? {});
  const text = (row: Row, column: string) => {
    const value = row[column] ?? '';
    return typeof value === 'number' ? value.toLocaleString('en', { maximumFractionDigits: 2 }) : value;
  };
  const width = (column: string) => Math.max(column.length, ...rows.map((row) => text(row, column).length));
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const isNumber = (column: string) => rows.every((row) => typeof row[column] === 'number');
  const pad = (column: string, value: string) =>
    isNumber(column) ? value.padStart(width(column)) : value.padEnd(width(column));
  return [
    line(columns.map((column) => pad(column, column))),
    line(columns.map((column) => '-'.repeat(width(column)))),
    ...rows.map((row) => line(columns.map((column) => pad(column, text(row, column))))),
  ];
}

/** Writes what was measured where `--json FILE` asks for it. */
export function writeJson(args: readonly string[], result: unknown): void {
  const at = args.indexOf('--json');
  if (at >= 0) writeFileSync(args[at + 1]!, `${JSON.stringify(result, null, 2)}\n`);
}

/** The number after an option, else the default. */
export function option(args: readonly string[], name: string, fallback: number): number {
  const at = args.indexOf(name);
  return at < 0 ? fallback : Number(args[at + 1]);
}
