import type { History, Rule, World } from '@pulse/contracts';
import { compileWorld, type CompiledRule, type CompiledWorld, HistoryTable, namesIn } from '@pulse/engine';

/** The part of a world that a target's forecasts can depend on, with a rule and without it. */
export interface ScopedWorld {
  readonly with: World;
  readonly without: World;
  /** Variables and overlays that are left. */
  readonly kept: readonly string[];
  /** Why history cannot evaluate the rule; null where it can. */
  readonly scenario: string | null;
  /** Periods from the state that the rule reads to the first change of the target: 1 where it writes it; null for never. */
  readonly reach: number | null;
}

/**
 * Leaves out every variable that neither the target, nor the rule, nor a rule that can move any of these reads. Both
 * worlds keep the same names, so the difference between them is the rule's alone.
 *
 * What is left out moves nothing that is kept: processes step from their own past, writes come from kept rules, draws are
 * addressed by the name of their variable. Forecasts are therefore the same to the bit where shocks are independent, and
 * have the same law otherwise but for the shrinkage of the correlation, which is estimated on fewer series. Rules that
 * history cannot evaluate are left out of evidence anyway.
 *
 * @throws WorldError where the world with the rule does not compile
 */
export function scopeWorld(world: World, history: History, target: string, rule: Rule): ScopedWorld {
  const compiled = compileWorld({
    ...world,
    rules: [...world.rules, rule],
    targets: [target],
    headline: {},
    events: {},
  });
  const table = new HistoryTable(compiled, history);
  const candidate = compiled.rules.find(({ id }) => id === rule.id);
  const others = compiled.rules.filter((one) => one !== candidate && scenarioOf(compiled, table, one) === null);
  const scenario = candidate === undefined ? 'it is not enabled' : scenarioOf(compiled, table, candidate);
  const acting = candidate === undefined || scenario !== null ? others : [candidate, ...others];
  const kept = keptNames(compiled, acting, target, candidate);
  const ids = new Set(acting.map(({ id }) => id));
  const of = (rules: readonly Rule[]): World => ({
    ...world,
    variables: pick(world.variables, kept),
    overlays: pick(world.overlays, kept),
    capital: {},
    rules: rules
      .filter(({ id }) => ids.has(id))
      .map((one) => ({ ...one, effects: one.effects.filter(({ on }) => kept.has(on)) }))
      .filter(({ effects }) => effects.length > 0),
    targets: [target],
    headline: {},
    events: {},
  });
  return {
    with: of([...world.rules, rule]),
    without: of(world.rules),
    kept: [...kept].sort(),
    scenario,
    reach: candidate === undefined ? null : reachOf(compiled, acting, target, candidate),
  };
}

/** Why history cannot evaluate a rule. */
function scenarioOf(compiled: CompiledWorld, table: HistoryTable, { when }: CompiledRule): string | null {
  const missing = namesIn(when).find((name) => compiled.slots.has(name) && !table.has(name));
  return missing === undefined ? null : `it reads ${missing}, which has no history`;
}

/** The target, what the rule reads, and what any of these is measured from or moved by. */
function keptNames(
  compiled: CompiledWorld,
  rules: readonly CompiledRule[],
  target: string,
  candidate: CompiledRule | undefined,
): ReadonlySet<string> {
  const states = new Set([...compiled.variables, ...compiled.overlays].map(({ name }) => name));
  const kept = new Set<string>();
  const keep = (names: readonly string[]): void => names.forEach((name) => states.has(name) && kept.add(name));
  keep([target, ...(candidate === undefined ? [] : namesIn(candidate.when))]);
  for (let before = -1; kept.size > before;) {
    before = kept.size;
    for (const { name, measure } of compiled.overlays)
      if (kept.has(name) && measure !== undefined) keep(namesIn(measure));
    for (const { when, effects } of rules) if (effects.some(({ on }) => kept.has(on))) keep(namesIn(when));
  }
  return kept;
}

/** Every rule on the way takes a period; overlays that follow take none. */
function reachOf(
  { overlays }: CompiledWorld,
  rules: readonly CompiledRule[],
  target: string,
  candidate: CompiledRule,
): number | null {
  const moved = new Set(candidate.effects.map(({ on }) => on));
  const readsMoved = (node: Parameters<typeof namesIn>[0]): boolean => namesIn(node).some((name) => moved.has(name));
  for (let periods = 1, before = -1; moved.size > before; periods++) {
    before = moved.size;
    for (let size = -1; moved.size > size;) {
      size = moved.size;
      for (const { name, measure, follow } of overlays)
        if (follow && measure !== undefined && readsMoved(measure)) moved.add(name);
    }
    if (moved.has(target)) return periods;
    const written = rules.filter(({ when }) => readsMoved(when)).flatMap(({ effects }) => effects.map(({ on }) => on));
    for (const name of written) moved.add(name);
  }
  return null;
}

function pick<V>(record: Readonly<Record<string, V>>, names: ReadonlySet<string>): Record<string, V> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => names.has(name)));
}
