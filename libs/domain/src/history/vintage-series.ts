import type { Period, Revision, Variable } from '@pulse/contracts';
import { magnitudeProblem, supportProblem } from './cell.js';
import type { ByPeriod } from './collapse.js';
import type { Findings } from './findings.js';
import { ranges } from './lookup.js';
import { type ByVintage, changesOf } from './vintages.js';

/** Every value that the periods of a series had. */
export interface Changes {
  /** The last value of each period. */
  readonly latest: ByPeriod;
  /** Ordinal of the period in which the newest observation was known first. */
  readonly newest: number;
  has(ordinal: number): boolean;
  entries(): Iterable<readonly [number, readonly Omit<Revision, 'at'>[]]>;
  /** Revisions in the order of (at, known), with `at` counted from an ordinal. */
  from(first: number): Revision[];
}

export function changesByPeriod(byVintage: ByVintage): Changes {
  const changes = new Map<number, readonly Omit<Revision, 'at'>[]>();
  for (const ordinal of [...byVintage.keys()].sort((a, b) => a - b)) {
    const those = changesOf(byVintage.get(ordinal)!);
    if (those.length > 0) changes.set(ordinal, those);
  }
  const latest = new Map<number, number | null>();
  for (const ordinal of byVintage.keys()) latest.set(ordinal, changes.get(ordinal)?.at(-1)?.value ?? null);
  const [newest] = [...changes].reverse().find(([, those]) => those.at(-1)!.value !== null) ?? [];
  return {
    latest,
    newest: newest === undefined ? 0 : changes.get(newest)![0]!.known,
    has: (ordinal) => changes.has(ordinal),
    entries: () => changes,
    from: (first) => [...changes].flatMap(([ordinal, those]) => those.map((one) => ({ at: ordinal - first, ...one }))),
  };
}

interface Place {
  readonly name: string;
  readonly file: string;
  readonly period: Period;
  readonly label: (ordinal: number) => string;
  readonly findings: Findings;
}

/** Reports earlier values that cannot be used, and values that later rows took back. */
export function checkVintages(changes: Changes, variable: Variable, { name, file, label, findings }: Place): void {
  const withdrawn: number[] = [];
  for (const [ordinal, values] of changes.entries()) {
    if (values.at(-1)!.value === null) withdrawn.push(ordinal);
    for (const { known, value } of values.slice(0, -1)) {
      if (value === null) continue;
      const problem = magnitudeProblem(value) ?? supportProblem(value, variable.support);
      if (problem === null) continue;
      const message = `${file}: "${name}": ${problem.message}; found ${value} in ${label(ordinal)} as it stood in ${label(known)}`;
      const path = ['variables', name, ...(variable.support === 'real' ? [] : ['support'])];
      findings.add('error', problem.code, path, message, { file, periods: [label(ordinal)], text: String(value) });
      return;
    }
  }
  if (withdrawn.length === 0) return;
  const message = `${file}: "${name}": later rows without a value withdraw ${withdrawn.length} of its periods: ${ranges(withdrawn, label)}; if an empty cell only means that nothing was new, leave its row out or use the long form`;
  findings.add('warning', 'history.withdrawn', ['variables', name], message, { file, periods: withdrawn.map(label) });
}
