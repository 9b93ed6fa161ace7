import type { RuleActivity } from '@pulse/contracts';
import type { CompiledWorld, SimulationResult, TurnLog } from '@pulse/engine';
import type { RunRecord } from '../port.js';

/** The log of a run, summed up over its turns. */
export function runRecord(world: CompiledWorld, { log, failedPaths, horizon }: SimulationResult): RunRecord {
  const values = world.variables.length + world.overlays.length + world.assets.length;
  let clipped = 0;
  for (const { clipped: shares } of log) for (const share of Object.values(shares)) clipped += share;
  return {
    rules: (log[0]?.rules ?? []).map((_, i) => ruleActivity(log, i, horizon)),
    overlays: Object.fromEntries(
      world.overlays.map(({ name }) => [name, log.map((turn) => (turn.overlays[name] ?? 0) + 0)]),
    ),
    failedPaths,
    clippedShare: values === 0 ? 0 : Math.min(1, clipped / (values * horizon)),
  };
}

function ruleActivity(log: readonly TurnLog[], at: number, horizon: number): RuleActivity {
  const { rule, tags } = log[0]!.rules[at]!;
  const effects: Record<string, number> = {};
  const byTurn: number[] = [];
  let fired = 0;
  let unknown = 0;
  for (const turn of log) {
    const entry = turn.rules[at]!;
    fired += entry.fired;
    unknown += entry.unknown;
    byTurn.push(entry.fired);
    for (const { on, mean } of entry.deltas) effects[on] = (effects[on] ?? 0) + mean;
  }
  return {
    rule,
    tags: [...tags],
    fired: Math.min(1, fired / horizon),
    unknown: Math.min(1, unknown / horizon),
    effects,
    byTurn,
  };
}
