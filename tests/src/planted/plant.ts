import { type Condition, type Feature, type History, type PlainAtom, RuleData, World } from '@pulse/contracts';
import { onGrid, toWorldRule } from '@pulse/domain';
import { compileWorld, fitWorld, simulate } from '@pulse/engine';
import { quantileSorted } from '@pulse/numeric';
import { Chance } from './chance.js';
import type { Level } from './levels.js';
import { type NameRegime, namesFor } from './names.js';

/** A world whose only rule is known to whoever planted it. */
export interface Planted {
  /** What a searcher is given. */
  readonly open: OpenWorld;
  /** What it must not see. */
  readonly truth: Truth;
}

export interface OpenWorld {
  readonly world: World;
  readonly history: History;
  readonly target: string;
  /** Names that a reader who knows the field would look at first. */
  readonly plausible: readonly string[];
  /** Whether rules may read the target itself. */
  readonly readsTarget: boolean;
}

export interface Truth {
  /** Null where nothing was planted. */
  readonly rule: RuleData | null;
  /** By atom of the rule, the quantile of its threshold. */
  readonly quantiles: readonly number[];
  /** Share of the periods in which it fired. */
  readonly fired: number;
}

/** Periods before the first one that is kept. */
const BURN_IN = 60;
const TARGET_PHI = 0.5;
const LEVEL_LAGS = [1, 2, 3, 4] as const;

/** Quantiles of thresholds, so that the rule fires in about a fifth of the periods. */
const QUANTILES: Readonly<Record<number, readonly number[]>> = { 1: [0.7, 0.8], 2: [0.5, 0.6], 3: [0.4, 0.5] };

interface PlantedAtom {
  readonly atom: PlainAtom & { readonly kind: 'compare' };
  readonly quantile: number;
}

/**
 * Plants a rule, lets the engine run the world with it, and hands out the history without the rule. Variables other than
 * the target follow their course whatever happens: the engine takes it as given, and steps the target and the rule.
 *
 * @param seed names the world; together with level, periods and regime it decides everything
 */
export function plantWorld(level: Level, periods: number, regime: NameRegime, seed: string): Planted {
  const id = `${level.id}/${periods}/${seed}`;
  const chance = new Chance(id, 'rule');
  const drivers = chance.sample(
    Array.from({ length: level.variables }, (_, i) => i),
    level.atoms,
  );
  const names = namesFor(regime, level.variables, drivers, new Chance(id, `names ${regime}`));
  const length = BURN_IN + periods;
  const series = courses(level, length, new Chance(id, 'courses'));
  const atoms = drivers.map((i) => plantedAtom(level, hidden(i), series[i]!, chance));
  const sign = chance.next() < 0.5 ? -1 : 1;
  const rule = atoms.length === 0 ? null : ruleOf(TARGET, atoms, sign * level.effect);
  const fix = Object.fromEntries(series.map((values, i) => [hidden(i), [...values]]));
  const { values, fired } =
    level.leftOver > 0
      ? { values: courseLeftOver(level, length, new Chance(id, 'target')), fired: 0 }
      : courseOfTarget(fix, rule, length, id);
  const shown = new Map([[TARGET, names.target], ...names.variables.map((name, i) => [hidden(i), name] as const)]);
  const history: History = {
    period: 'index',
    start: 0,
    length: periods,
    series: Object.fromEntries(
      [[TARGET, values] as const, ...Object.entries(fix)].map(([name, all]) => [shown.get(name)!, all.slice(BURN_IN)]),
    ),
    lag: {},
    provenance: [],
  };
  const world = worldOf(names.target, names.variables, { kind: 'ar1' });
  const { target } = names;
  const declared = { process: { kind: 'ar1', phi: TARGET_PHI }, initial: 0 };
  const misspecified = World.parse({ ...world, variables: { ...world.variables, [target]: declared } });
  return {
    open: {
      world: level.leftOver > 0 ? misspecified : world,
      history,
      target,
      plausible: names.plausible,
      readsTarget: level.leftOver === 0,
    },
    truth: {
      rule: rule === null ? null : renamed(rule, shown),
      quantiles: atoms.map(({ quantile }) => quantile),
      fired,
    },
  };
}

/** Names while the world is made: draws are addressed by names, so what is shown later cannot change a number. */
const TARGET = 'y';
const hidden = (i: number): string => `x${i}`;

function renamed(rule: RuleData, names: ReadonlyMap<string, string>): RuleData {
  const swap = (key: string, value: unknown): unknown =>
    (key === 'name' || key === 'on') && typeof value === 'string' ? (names.get(value) ?? value) : value;
  return RuleData.parse(JSON.parse(JSON.stringify(rule, swap)));
}

function worldOf(target: string, variables: readonly string[], process: object, rest: object = {}): World {
  return World.parse({
    name: 'planted',
    targets: [target],
    variables: Object.fromEntries([target, ...variables].map((name) => [name, { process, initial: 0 }])),
    ...rest,
  });
}

/** Stationary AR(1) series of variance 1 whose shocks have a share in common. */
function courses(level: Level, length: number, chance: Chance): Float64Array[] {
  const spread = Math.sqrt(1 - level.persistence * level.persistence);
  const shared = chance.normals(length);
  return Array.from({ length: level.variables }, () => {
    const own = chance.normals(length);
    let x = 0;
    return own.map((shock, t) => {
      const mixed = Math.sqrt(1 - level.common) * shock + Math.sqrt(level.common) * shared[t]!;
      return (x = level.persistence * x + spread * mixed);
    });
  });
}

/** An AR(1) whose shocks are one themselves, of variance 1: another process than the world declares. */
function courseLeftOver({ leftOver }: Level, length: number, chance: Chance): number[] {
  let [y, shock] = [0, 0];
  return Array.from(chance.normals(length), (z) => {
    shock = leftOver * shock + Math.sqrt(1 - leftOver * leftOver) * z;
    return (y = TARGET_PHI * y + shock);
  });
}

function plantedAtom(level: Level, name: string, values: Float64Array, chance: Chance): PlantedAtom {
  const feature = plantedFeature(level, name, chance);
  const above = chance.next() < 0.5;
  const from = chance.pick(QUANTILES[level.atoms]!);
  const quantile = above ? from : 1 - from;
  const seen = featureValues(feature, values.subarray(BURN_IN)).sort();
  const threshold = onGrid(quantileSorted(seen, quantile));
  return { atom: { kind: 'compare', feature, op: above ? '>' : '<', threshold }, quantile };
}

function plantedFeature(level: Level, name: string, chance: Chance): Feature & { kind: 'series' } {
  if (level.features === 'levels') return { kind: 'series', name, transform: 'level', lag: 0 };
  if (chance.next() < 0.5) return { kind: 'series', name, transform: 'level', lag: chance.pick(LEVEL_LAGS) };
  return { kind: 'series', name, transform: 'delta', turns: chance.pick([1, 2, 3]), lag: chance.pick([0, 1, 2]) };
}

function featureValues(feature: Feature & { kind: 'series' }, values: Float64Array): Float64Array {
  if (feature.transform !== 'delta') return values.slice();
  return values.slice(feature.turns).map((value, i) => value - values[i]!);
}

function ruleOf(target: string, atoms: readonly PlantedAtom[], amount: number): RuleData {
  const of = atoms.map(({ atom }) => atom);
  const condition: Condition = of.length === 1 ? of[0]! : { kind: 'and', of };
  return RuleData.parse({
    id: 'planted',
    category: 'variable',
    condition,
    effects: [{ on: target, add: { value: amount, sd: 0 }, cap: 2 * Math.abs(amount) }],
  });
}

/** The engine's own run of one path, all other variables set to their course at the end of each turn. */
function courseOfTarget(
  fix: Readonly<Record<string, readonly number[]>>,
  rule: RuleData | null,
  length: number,
  seed: string,
): { values: number[]; fired: number } {
  const process = { kind: 'ar1', mean: 0, phi: TARGET_PHI, sd: 1 };
  const rules = rule === null ? [] : [toWorldRule(rule)];
  const world = compileWorld(worldOf(TARGET, Object.keys(fix), process, { rules, dependence: 'independent' }));
  const values: number[] = [];
  let fired = 0;
  const fitted = fitWorld(world, null);
  simulate(fitted, { seed, purpose: 'planted', paths: 1, horizon: length, fix, drawParameters: false }, (turn) => {
    values.push(turn.column(TARGET)[0]!);
    if (turn.turn > BURN_IN && (turn.log.rules[0]?.fired ?? 0) > 0) fired++;
  });
  return { values, fired: fired / (length - BURN_IN) };
}
