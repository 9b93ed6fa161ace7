import type { ForecastBody, World } from '@pulse/contracts';
import { table } from '../output/terminal.js';

/** Probabilities of events at the first and the last horizon; one table for those that happen by then, one for those that hold then. */
export function eventTables({ events }: Pick<ForecastBody, 'events'>, world: Pick<World, 'events'>): string[] {
  const groups = Map.groupBy(Object.entries(events), ([name]) => world.events[name]?.monitor ?? 'any');
  return (['any', 'at'] as const).flatMap((monitor) => {
    const group = groups.get(monitor);
    if (group === undefined) return [];
    const last = group[0]![1].probability.length;
    const horizons = last > 1 ? [1, last] : [1];
    const rows = group.map(([name, { probability }]) => [name, ...horizons.map((h) => probability[h - 1]!.toFixed(3))]);
    const heads = horizons.map((h) => `P ${monitor === 'any' ? 'by' : 'at'} ${h}`);
    return [table(['event', ...heads], rows, [1, 2])];
  });
}
