import type { Atom, Condition, Feature, PlainAtom, SeriesFeature } from '@pulse/contracts';

/**
 * Conditions by the definitions of the grammar, one state at a time: shares no code with the engine, so that each can tell on
 * the other. `null` is a missing value, and as truth: unknown.
 */
export type KleeneState = Readonly<Record<string, readonly (number | null)[]>>;
export type Kleene = true | false | null;

export function naive(condition: Condition, state: KleeneState): Kleene {
  switch (condition.kind) {
    case 'and':
      return all(condition.of.map((part) => naive(part, state)));
    case 'or':
      return not(all(condition.of.map((part) => not(naive(part, state)))));
    case 'not':
      return not(atomValue(condition.of, state));
    default:
      return atomValue(condition, state);
  }
}

function all(values: readonly Kleene[]): Kleene {
  if (values.includes(false)) return false;
  return values.includes(null) ? null : true;
}

function not(value: Kleene): Kleene {
  return value === null ? null : !value;
}

function atomValue(atom: Atom, state: KleeneState): Kleene {
  if (atom.kind === 'persist') {
    const values = Array.from({ length: atom.turns }, (_, back) => plainValue(atom.of, state, back));
    const yes = values.filter((value) => value === true).length;
    const maybe = values.filter((value) => value === null).length;
    return yes >= atom.atLeast ? true : yes + maybe >= atom.atLeast ? null : false;
  }
  if (atom.kind !== 'cross') return plainValue(atom, state, 0);
  const before = featureValue(atom.feature, state, 1);
  const now = featureValue(atom.feature, state, 0);
  return atom.direction === 'up'
    ? all([decide(before, (v) => v <= atom.level), decide(now, (v) => v > atom.level)])
    : all([decide(before, (v) => v >= atom.level), decide(now, (v) => v < atom.level)]);
}

function plainValue(atom: PlainAtom, state: KleeneState, back: number): Kleene {
  const value = featureValue(atom.feature, state, back);
  if (atom.kind === 'between') return decide(value, (v) => v >= atom.low && v <= atom.high);
  switch (atom.op) {
    case '>':
      return decide(value, (v) => v > atom.threshold);
    case '>=':
      return decide(value, (v) => v >= atom.threshold);
    case '<':
      return decide(value, (v) => v < atom.threshold);
    default:
      return decide(value, (v) => v <= atom.threshold);
  }
}

function decide(value: number | null, test: (value: number) => boolean): Kleene {
  return value === null ? null : test(value);
}

function featureValue(feature: Feature, state: KleeneState, back: number): number | null {
  if (feature.kind === 'series') return seriesValue(feature, state, back);
  const left = seriesValue(feature.left, state, back);
  const right = seriesValue(feature.right, state, back);
  if (left === null || right === null) return null;
  return finite(feature.kind === 'difference' ? left - right : left / right);
}

function seriesValue(feature: SeriesFeature, state: KleeneState, back: number): number | null {
  const at = (further: number): number | null => state[feature.name]?.[back + feature.lag + further] ?? null;
  const now = at(0);
  if (feature.transform === 'level') return now;
  if (feature.transform === 'delta' || feature.transform === 'pct') {
    const before = at(feature.turns);
    if (now === null || before === null) return null;
    return finite(feature.transform === 'delta' ? now - before : 100 * (now / before - 1));
  }
  const window = Array.from({ length: feature.turns }, (_, i) => at(i));
  const known = window.filter((value) => value !== null);
  if (known.length < window.length || now === null) return null;
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  switch (feature.transform) {
    case 'mean':
      return mean;
    case 'max':
      return Math.max(...known);
    case 'min':
      return Math.min(...known);
    default: {
      const squares = known.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      return finite((now - mean) / Math.sqrt(squares / (known.length - 1)));
    }
  }
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
