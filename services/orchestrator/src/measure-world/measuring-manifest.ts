import { readWorld } from '@pulse/domain';
import type { BatchInputs } from '../plan-batch/inputs.js';

/** Periods that a plan looks ahead at least. */
export const LEAST_HORIZON = 12;

/** The manifest of a plan that is only made to read a world with its data, as any batch reads them. */
export const measuringManifest = (world: string, horizon: number) => ({
  name: 'rules',
  config: { world, domain: 'rules', count: 1, horizon, evidence: false },
  jobs: [{ name: 'world' }],
});

/** How far such a plan has to look: to the headline of the world at least. */
export function planningHorizon({ world }: Pick<BatchInputs, 'world'>): number {
  const read = world === null ? undefined : readWorld(world.text, world.file).world;
  return Math.max(LEAST_HORIZON, read?.profile === 'classic' ? 0 : (read?.headline.horizon ?? 0));
}
