import type { PlanResponse } from '@pulse/contracts';
import type { EventLog } from '@pulse/event-log';
import { lookUpAll } from '../log/look-up-all.js';
import type { Drafted } from './draft-or-refuse.js';

/** A plan with what the cache has of it. */
export async function describePlan(
  log: Pick<EventLog, 'lookup'>,
  { draft, diagnostics, texts }: Drafted,
): Promise<PlanResponse> {
  const { plan, historyReport } = draft;
  const { world, profile, horizon, count, paths, seed } = plan.config;
  const found = await lookUpAll(log, 'cache', plan.jobs.map(({ cacheKey }) => cacheKey)); // prettier-ignore
  const jobs: PlanResponse['jobs'] = plan.jobs.map(({ number, name, origin, params }, i) => ({
    number,
    name,
    origin,
    params,
    state: found[i] === null ? 'new' : 'cached',
  }));
  return {
    name: draft.name,
    worldName: draft.world.name,
    world,
    profile,
    horizon,
    count,
    paths,
    seed,
    dataTo: historyReport?.last ?? null,
    varying: [...plan.varying],
    jobs,
    diagnostics,
    texts,
  };
}
