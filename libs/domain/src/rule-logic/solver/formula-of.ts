import type { Atom, Comparison, Condition, Feature, PlainAtom } from '@pulse/contracts';
import { assertNever } from '../../errors.js';
import { earlier } from '../../rule-grammar/index.js';
import { allOf, type Formula, oneOf } from './formula.js';
import { linearFormula } from './linear-formula.js';

/**
 * That a condition is true, or that it is false, with everything known that it reads. Exact: features that are linear in
 * levels, their extremes and quotients become bounds on levels, so that features of one series are related as they are.
 */
export function formulaOf(condition: Condition, holds: boolean): Formula {
  switch (condition.kind) {
    case 'and':
    case 'or': {
      const parts = condition.of.map((part) => formulaOf(part, holds));
      return (condition.kind === 'and') === holds ? allOf(parts) : oneOf(parts);
    }
    case 'not':
      return atomFormula(condition.of, !holds);
    default:
      return atomFormula(condition, holds);
  }
}

function atomFormula(atom: Atom, holds: boolean): Formula {
  switch (atom.kind) {
    case 'compare':
    case 'between':
      return plainFormula(atom, holds, 0);
    case 'cross': {
      const up = atom.direction === 'up';
      const before = bound(earlier(atom.feature, 1), up ? '<=' : '>=', atom.level, holds);
      const now = bound(atom.feature, up ? '>' : '<', atom.level, holds);
      return holds ? allOf([before, now]) : oneOf([before, now]);
    }
    case 'persist': {
      const of = Array.from({ length: atom.turns }, (_, back) => plainFormula(atom.of, holds, back));
      return { kind: 'atLeast', least: holds ? atom.atLeast : atom.turns - atom.atLeast + 1, of };
    }
    default:
      return assertNever(atom);
  }
}

function plainFormula(atom: PlainAtom, holds: boolean, back: number): Formula {
  const feature = back === 0 ? atom.feature : earlier(atom.feature, back);
  if (atom.kind === 'compare') return bound(feature, atom.op, atom.threshold, holds);
  const parts = [bound(feature, '>=', atom.low, holds), bound(feature, '<=', atom.high, holds)];
  return holds ? allOf(parts) : oneOf(parts);
}

const OPPOSITE: Readonly<Record<Comparison, Comparison>> = { '>': '<=', '>=': '<', '<': '>=', '<=': '>' };

function bound(feature: Feature, op: Comparison, threshold: number, holds: boolean): Formula {
  const wanted = holds ? op : OPPOSITE[op];
  return linearFormula(feature, wanted, threshold) ?? { kind: 'box', feature, op: wanted, threshold };
}
