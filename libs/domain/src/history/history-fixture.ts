import { World, type WorldFile } from '@pulse/contracts';
import { readHistory } from './read-history.js';
import type { HistoryDiagnostic, ReadHistoryResult } from './types.js';

/** Test helper: a small world over one source, and its history from a text. */
export function worldOf(file: Omit<WorldFile, 'name' | 'targets'>): World {
  return World.parse({
    name: 'w',
    targets: [Object.keys(file.variables ?? { x: {} })[0] ?? 'x'],
    period: 'month',
    ...file,
  });
}

export type SourceFields = Partial<NonNullable<WorldFile['sources']>[string]>;
export type VariableFields = Partial<NonNullable<WorldFile['variables']>[string]>;

/** Reads `x` (or the given variables) from `data.csv` (or the given name) with dates in column `date`. */
export function read(
  text: string,
  source: SourceFields = {},
  variables: Record<string, VariableFields> = { x: {} },
  period: WorldFile['period'] = 'month',
): ReadHistoryResult {
  const from = source.from ?? 'data.csv';
  const named = Object.entries(variables).map(([name, fields]) => [name, { source: 'data', ...fields }]);
  const world = worldOf({
    period,
    sources: { data: { date: 'date', ...source, from } },
    variables: Object.fromEntries(named) as NonNullable<WorldFile['variables']>,
  });
  return readHistory(world, new Map([[from, { text, sha256: '0'.repeat(64) }]]));
}

/** The series `x`, or the codes of the errors where there is no history. */
export function valuesOf(result: ReadHistoryResult, name = 'x'): readonly (number | null)[] | string[] {
  return result.history?.series[name] ?? errorsOf(result).map(({ code }) => code);
}

export function errorsOf({ diagnostics }: ReadHistoryResult): HistoryDiagnostic[] {
  return diagnostics.filter(({ severity }) => severity === 'error');
}
