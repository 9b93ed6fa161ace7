import type { Machine } from '../turn/index.js';

/** What one rule did in one turn. */
export interface RuleLog {
  readonly rule: string;
  readonly tags: readonly string[];
  /** Share of paths on which it fired, and on which its condition was unknown. */
  readonly fired: number;
  readonly unknown: number;
  /** Mean over all paths of what it added, on the natural scale, after scaling and capping. */
  readonly deltas: readonly { readonly on: string; readonly mean: number }[];
}

export interface TurnLog {
  readonly turn: number;
  readonly failedPaths: number;
  /** Mean of each overlay over the paths. */
  readonly overlays: Readonly<Record<string, number>>;
  readonly rules: readonly RuleLog[];
  /** Share of paths on which a value was cut to its limits, for the names where that happened. */
  readonly clipped: Readonly<Record<string, number>>;
  /** Paths on which an event could not be decided, for the events where that happened. */
  readonly unknownEvents: Readonly<Record<string, number>>;
}

/** Reads the log of the turn that a machine has just made. */
export function turnLog(machine: Machine, turn: number, paths: number): TurnLog {
  const overlays: Record<string, number> = {};
  const clipped: Record<string, number> = {};
  const unknownEvents: Record<string, number> = {};
  let failedPaths = 0;
  for (let p = 0; p < paths; p++) failedPaths += machine.failed[p]!;
  for (const { overlay, clipped: cut } of machine.overlays) {
    const column = machine.column(overlay.slot);
    let sum = 0;
    let n = 0;
    for (let p = 0; p < paths; p++) {
      if (column[p]! !== column[p]!) continue;
      sum += column[p]!;
      n++;
    }
    overlays[overlay.name] = n === 0 ? 0 : sum / n;
    if (cut > 0) clipped[overlay.name] = cut / paths;
  }
  machine.world.world.assets.forEach(({ name }, a) => {
    const cut = machine.capital!.clipped[a]!;
    if (cut > 0) clipped[name] = cut / paths;
  });
  for (const { event, unknown } of machine.events) if (unknown > 0) unknownEvents[event.name] = unknown;
  const rules = machine.rules.map(({ turn: rule }) => ({
    rule: rule.id,
    tags: rule.tags,
    fired: rule.fired / paths,
    unknown: rule.unknown / paths,
    deltas: rule.on.map((on, e) => ({ on, mean: rule.sums[e]! / paths })),
  }));
  return { turn, failedPaths, overlays, rules, clipped, unknownEvents };
}
