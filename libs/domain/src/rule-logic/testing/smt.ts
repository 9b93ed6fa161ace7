import type { Atom, Condition, Feature, PlainAtom, SeriesFeature } from '@pulse/contracts';

/**
 * Conditions as SMT-LIB 2 over reals, written from the meaning of the grammar alone: it shares no code with the checks that it
 * is to judge. Truth and falsehood are apart, as a division by zero makes neither.
 */
export interface Script {
  readonly condition: Condition;
  readonly holds: boolean;
}

/** @param positive names whose levels are above 0 */
export function smtScript(requirements: readonly Script[], positive: ReadonlySet<string>): string {
  const names = new Map<string, string>();
  const asserts = requirements.map(({ condition, holds }) => `(assert ${truth(condition, holds, names)})`);
  const declared = [...names].map(
    ([key, series]) => `(declare-const |${key}| Real)${positive.has(series) ? `(assert (> |${key}| 0))` : ''}`,
  );
  return [...declared, ...asserts].join('\n');
}

type Names = Map<string, string>;

function truth(condition: Condition, holds: boolean, names: Names): string {
  switch (condition.kind) {
    case 'and':
    case 'or': {
      const parts = condition.of.map((part) => truth(part, holds, names)).join(' ');
      return `(${(condition.kind === 'and') === holds ? 'and' : 'or'} ${parts})`;
    }
    case 'not':
      return atomTruth(condition.of, !holds, names);
    default:
      return atomTruth(condition, holds, names);
  }
}

function atomTruth(atom: Atom, holds: boolean, names: Names): string {
  switch (atom.kind) {
    case 'persist': {
      const counted = Array.from(
        { length: atom.turns },
        (_, back) => `(ite ${plainTruth(atom.of, holds, back, names)} 1 0)`,
      );
      return `(>= (+ ${counted.join(' ')}) ${holds ? atom.atLeast : atom.turns - atom.atLeast + 1})`;
    }
    case 'cross': {
      const up = atom.direction === 'up';
      const before = compared(atom.feature, 1, up ? '<=' : '>=', atom.level, holds, names);
      const now = compared(atom.feature, 0, up ? '>' : '<', atom.level, holds, names);
      return `(${holds ? 'and' : 'or'} ${before} ${now})`;
    }
    default:
      return plainTruth(atom, holds, 0, names);
  }
}

function plainTruth(atom: PlainAtom, holds: boolean, back: number, names: Names): string {
  if (atom.kind === 'compare') return compared(atom.feature, back, atom.op, atom.threshold, holds, names);
  const low = compared(atom.feature, back, '>=', atom.low, holds, names);
  const high = compared(atom.feature, back, '<=', atom.high, holds, names);
  return `(${holds ? 'and' : 'or'} ${low} ${high})`;
}

function compared(feature: Feature, back: number, op: string, at: number, holds: boolean, names: Names): string {
  const { value, defined } = featureTerm(feature, back, names);
  const comparison = `(${op} ${value} ${exact(at)})`;
  return `(and ${[...defined, holds ? comparison : `(not ${comparison})`].join(' ')})`;
}

interface Term {
  readonly value: string;
  readonly defined: readonly string[];
}

function featureTerm(feature: Feature, back: number, names: Names): Term {
  if (feature.kind === 'series') return seriesTerm(feature, back, names);
  const left = seriesTerm(feature.left, back, names);
  const right = seriesTerm(feature.right, back, names);
  const defined = [...left.defined, ...right.defined];
  if (feature.kind === 'difference') return { value: `(- ${left.value} ${right.value})`, defined };
  return { value: `(/ ${left.value} ${right.value})`, defined: [...defined, `(not (= ${right.value} 0))`] };
}

function seriesTerm(feature: SeriesFeature, back: number, names: Names): Term {
  const at = (further: number): string => {
    const key = `${feature.name}.${feature.lag + back + further}`;
    names.set(key, feature.name);
    return `|${key}|`;
  };
  if (feature.transform === 'level') return { value: at(0), defined: [] };
  const window = Array.from({ length: feature.turns }, (_, i) => at(i));
  switch (feature.transform) {
    case 'delta':
      return { value: `(- ${at(0)} ${at(feature.turns)})`, defined: [] };
    case 'pct': {
      const before = at(feature.turns);
      return { value: `(* 100 (- (/ ${at(0)} ${before}) 1))`, defined: [`(not (= ${before} 0))`] };
    }
    case 'mean':
      return { value: `(/ (+ 0 ${window.join(' ')}) ${feature.turns})`, defined: [] };
    case 'max':
    case 'min': {
      const better = feature.transform === 'max' ? '>=' : '<=';
      return { value: window.reduce((a, b) => `(ite (${better} ${a} ${b}) ${a} ${b})`), defined: [] };
    }
    default:
      throw new RangeError(`${feature.transform} is not told to the oracle`);
  }
}

/** A double as the fraction that it is. */
function exact(value: number): string {
  let divisor = 1n;
  let scaled = Math.abs(value);
  for (; !Number.isInteger(scaled); divisor *= 2n) scaled *= 2;
  const text = `(/ ${BigInt(scaled)} ${divisor})`;
  return value < 0 ? `(- ${text})` : text;
}
