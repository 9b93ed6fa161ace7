import type { EvidenceSettings, World } from '@pulse/contracts';

/** Planned cost of one job in steps of one variable or rule on one path: what simulating and gathering evidence take. */
export function plannedCost(
  world: World,
  config: { paths: number; horizon: number; count: number; evidence: EvidenceSettings },
): number {
  const size = Object.keys(world.variables).length + Object.keys(world.overlays).length + world.rules.length;
  const forecasts = config.count * config.paths;
  const evidence = config.evidence === false ? 0 : config.evidence.origins * config.evidence.paths;
  return (forecasts + evidence) * config.horizon * Math.max(1, size);
}
