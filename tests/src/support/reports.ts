import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files whose bytes depend on when and where they were made; all others are compared. */
const FREE = /^(report\.(md|html)|.*\.stats\.json)$/;

/** Columns of summary.csv that tell what a run cost. */
const COSTS = new Set(['seconds', 'bytes']);

/**
 * What equal inputs must make equal, by file name: forecasts.csv, `<name>.yaml`, last_forecast_batch.jsonl whole,
 * summary.json and recursion_audit.json without their `run`, summary.csv without seconds and bytes.
 */
export function reportsIn(folder: string): Record<string, string> {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && !FREE.test(entry.name))
    .map(({ name }) => name)
    .sort();
  return Object.fromEntries(names.map((name) => [name, comparable(name, readFileSync(join(folder, name), 'utf8'))]));
}

function comparable(name: string, text: string): string {
  if (name === 'summary.json' || name === 'recursion_audit.json') {
    const { run: _run, ...rest } = JSON.parse(text) as Record<string, unknown>;
    return JSON.stringify(rest);
  }
  return name === 'summary.csv' ? withoutCosts(text) : text;
}

function withoutCosts(text: string): string {
  const rows = text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  const kept = rows[0]!.map((column) => !COSTS.has(column));
  if (kept.filter((keep) => !keep).length !== COSTS.size)
    throw new Error(`summary.csv has other columns: ${rows[0]!.join()}`);
  return rows.map((row) => row.filter((_, i) => kept[i]).join(',')).join('\n');
}

/** Rows of a report's CSV by column; no cell of ours has a comma in it. */
export function csvRows(file: string): Record<string, string>[] {
  const [head, ...rows] = readFileSync(file, 'utf8').trimEnd().split(/\r?\n/);
  const columns = head!.split(',');
  return rows.map((row) => Object.fromEntries(row.split(',').map((cell, i) => [columns[i]!, cell])));
}
