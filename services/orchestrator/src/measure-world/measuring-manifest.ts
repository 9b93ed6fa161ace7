import type { World } from '@pulse/contracts';

/** Periods that a plan looks ahead at least. */
export const LEAST_HORIZON = 12;

/** The manifest of a plan that is only made to read a world with its data, as any batch reads them. */
export const measuringManifest = (world: string, horizon: number) => ({
  name: 'rules',
  config: { world, domain: 'rules', count: 1, horizon, evidence: false },
  jobs: [{ name: 'world' }],
});

/** How far such a plan has to look: to the headline of the world at least. */
export const planningHorizon = ({ profile, headline }: Pick<World, 'profile' | 'headline'>): number =>
  Math.max(LEAST_HORIZON, profile === 'classic' ? 0 : (headline.horizon ?? 0));
