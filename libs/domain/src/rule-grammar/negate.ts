import type { Comparison, PlainAtom } from '@pulse/contracts';

const OPPOSITE: Readonly<Record<Comparison, Comparison>> = { '>': '<=', '>=': '<', '<': '>=', '<=': '>' };

/** The comparison that is true exactly where this one is false, and unknown with it. */
export function negateAtom(atom: PlainAtom & { kind: 'compare' }): PlainAtom & { kind: 'compare' } {
  return { ...atom, op: OPPOSITE[atom.op] };
}
