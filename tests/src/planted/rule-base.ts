import { type Condition, type Feature, type History, RuleData, World } from '@pulse/contracts';
import { onGrid } from '@pulse/domain';
import { quantileSorted } from '@pulse/numeric';
import { Chance } from './chance.js';

/** What is wrong with a planted rule; the names of the findings of logic. */
export type Flaw = 'contradiction' | 'duplicate' | 'conflict' | 'subsumed' | 'loop_gain';
export const FLAWS: readonly Flaw[] = ['contradiction', 'duplicate', 'conflict', 'subsumed', 'loop_gain'];

/** L7: a base of 200 rules in which some are wrong, and all others are not. */
export interface RuleBase {
  readonly world: World;
  readonly history: History;
  readonly rules: readonly RuleData[];
  /** By flaw, the rules that have it: of a pair the later one, of a loop all. */
  readonly planted: Readonly<Record<Flaw, readonly string[]>>;
}

const PERIODS = 600;
const SOURCES = 20;
const TARGETS = 40;
/** Quantiles of the bands in which the sound rules of a target fire: apart from one another. */
const BANDS = [
  [0.02, 0.2],
  [0.25, 0.45],
  [0.5, 0.7],
  [0.75, 0.95],
] as const;
const PER_FLAW = 10;
const SUBSUMED = 4;
const LOOP = 3;

/**
 * Sound rules read sources, which nothing writes, and fire in bands of their own; those on one target push it one way. So no
 * two of them are the same, part of one another, against one another, or feed each other. What is planted breaks one of these.
 */
export function plantRuleBase(seed: string): RuleBase {
  const chance = new Chance(seed, 'rule base');
  const sources = Array.from({ length: SOURCES }, (_, i) => `s${i}`);
  const targets = Array.from({ length: TARGETS }, (_, i) => `t${i}`);
  const loops = ['wild', 'tame'].flatMap((kind) => Array.from({ length: LOOP }, (_, i) => `${kind}${i}`));
  const series = Object.fromEntries(
    [...sources, ...targets, ...loops].map((name) => [name, [...new Chance(seed, name).normals(PERIODS)]]),
  );
  const at = (name: string, q: number): number => onGrid(quantileSorted(Float64Array.from(series[name]!).sort(), q));
  const band = (name: string, [low, high]: readonly [number, number]): Condition => ({
    kind: 'between',
    feature: level(name),
    low: at(name, low),
    high: at(name, high),
  });
  const signs = targets.map(() => (chance.next() < 0.5 ? -1 : 1));
  const sourceOf = (t: number): string => sources[t % SOURCES]!;
  const sound = targets.flatMap((target, t) =>
    BANDS.map((each, b) => ruleOf(`sound_${t}_${b}`, band(sourceOf(t), each), target, 0.2 * signs[t]!)),
  );
  const chosen = chance.sample(sound, PER_FLAW + SUBSUMED);
  const duplicates = chosen
    .slice(0, PER_FLAW)
    .map((rule, i) => ruleOf(`duplicate_${i}`, rewritten(rule.condition, i), rule.effects[0]!.on, 0.1 * signOf(rule)));
  const subsumed = chosen
    .slice(PER_FLAW)
    .map((rule, i) => ruleOf(`subsumed_${i}`, narrowed(rule.condition), rule.effects[0]!.on, 0.2 * signOf(rule)));
  const places = chance.sample(
    targets.map((_, t) => t),
    PER_FLAW,
  );
  const conflicts = places.map((t, i) =>
    ruleOf(`conflict_${i}`, band(sourceOf(t), [0.35, 0.48]), targets[t]!, -0.2 * signs[t]!),
  );
  const contradictions = places.map((t, i) =>
    ruleOf(`contradiction_${i}`, impossible(sourceOf(t), at, i), targets[t]!, 0.2 * signs[t]!),
  );
  const loop = (kind: string, amount: number): RuleData[] =>
    Array.from({ length: LOOP }, (_, i) => {
      const condition: Condition = {
        kind: 'compare',
        feature: level(`${kind}${i}`),
        op: '>',
        threshold: at(`${kind}${i}`, 0.6),
      };
      return ruleOf(`${kind}_${i}`, condition, `${kind}${(i + 1) % LOOP}`, amount);
    });
  const wild = loop('wild', 3);
  const planted = {
    contradiction: contradictions,
    duplicate: duplicates,
    conflict: conflicts,
    subsumed,
    loop_gain: wild,
  };
  return {
    world: World.parse({
      name: 'rule_base',
      targets: ['t0'],
      variables: Object.fromEntries(Object.keys(series).map((name) => [name, { process: { kind: 'ar1' } }])),
    }),
    history: { period: 'index', start: 0, length: PERIODS, series, lag: {}, provenance: [] },
    rules: [...sound, ...duplicates, ...subsumed, ...conflicts, ...contradictions, ...wild, ...loop('tame', 0.05)],
    planted: Object.fromEntries(FLAWS.map((flaw) => [flaw, planted[flaw].map(({ id }) => id)])) as Record<
      Flaw,
      string[]
    >,
  };
}

const level = (name: string): Feature => ({ kind: 'series', name, transform: 'level', lag: 0 });
const signOf = ({ effects }: RuleData): number => Math.sign((effects[0]!.add as { value: number }).value);

function ruleOf(id: string, condition: Condition, on: string, value: number): RuleData {
  const cap = 1.5 * Math.abs(value);
  return RuleData.parse({ id, category: 'variable', condition, effects: [{ on, add: { value, sd: 0 }, cap }] });
}

type Band = Condition & { readonly kind: 'between' };

/** The same interval in other words. */
function rewritten(condition: Condition, variant: number): Condition {
  const { feature, low, high } = condition as Band;
  const above = { kind: 'compare', feature, op: '>=', threshold: low } as const;
  const below = { kind: 'compare', feature, op: '<=', threshold: high } as const;
  if (variant % 2 === 0) return { kind: 'and', of: [below, above] };
  const notAbove = { kind: 'not', of: { kind: 'compare', feature, op: '>', threshold: high } } as const;
  return { kind: 'and', of: [notAbove, { kind: 'not', of: { ...above, op: '<' } }] };
}

/** The middle half of an interval. */
function narrowed(condition: Condition): Condition {
  const band = condition as Band;
  const quarter = (band.high - band.low) / 4;
  return { ...band, low: onGrid(band.low + quarter), high: onGrid(band.high - quarter) };
}

/** Two conditions that cannot hold together: of one level, or of a maximum below a level that is in its window. */
function impossible(name: string, at: (name: string, q: number) => number, variant: number): Condition {
  const above = { kind: 'compare', feature: level(name), op: '>', threshold: at(name, 0.7) } as const;
  const feature: Feature =
    variant % 2 === 0 ? level(name) : { kind: 'series', name, transform: 'max', turns: 3, lag: 0 };
  return { kind: 'and', of: [above, { kind: 'compare', feature, op: '<', threshold: at(name, 0.4) }] };
}
