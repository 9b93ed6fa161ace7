import type { Atom, Condition, PlainAtom } from '@pulse/contracts';

/** Thresholds are numbers of so many significant decimal digits. Two rules whose thresholds differ by less are one rule. */
export const THRESHOLD_DIGITS = 6;

/** The nearest number of the grid of thresholds. */
export function onGrid(threshold: number): number {
  return Number(threshold.toPrecision(THRESHOLD_DIGITS)) + 0;
}

/** The same condition with every threshold on the grid. */
export function conditionOnGrid(condition: Condition): Condition {
  if (condition.kind === 'and' || condition.kind === 'or')
    return { kind: condition.kind, of: condition.of.map(conditionOnGrid) };
  if (condition.kind === 'not') return { kind: 'not', of: atomOnGrid(condition.of) };
  return atomOnGrid(condition);
}

function atomOnGrid(atom: Atom): Atom {
  if (atom.kind === 'cross') return { ...atom, level: onGrid(atom.level) };
  if (atom.kind === 'persist') return { ...atom, of: plainOnGrid(atom.of) };
  return plainOnGrid(atom);
}

function plainOnGrid(atom: PlainAtom): PlainAtom {
  if (atom.kind === 'compare') return { ...atom, threshold: onGrid(atom.threshold) };
  return { ...atom, low: onGrid(atom.low), high: onGrid(atom.high) };
}
