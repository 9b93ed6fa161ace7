import type { PlanResponse } from '@pulse/contracts';
import type { EventLog } from '@pulse/event-log';
import type { Drafted } from './draft-or-refuse.js';

/** Keys that are looked up at the same time. */
const AT_ONCE = 64;

/** A plan with what the cache has of it. */
export async function describePlan(
  log: Pick<EventLog, 'lookup'>,
  { draft, diagnostics, texts }: Drafted,
): Promise<PlanResponse> {
  const { plan, historyReport } = draft;
  const { world, profile, horizon, count, paths, seed } = plan.config;
  const jobs: PlanResponse['jobs'] = [];
  for (let at = 0; at < plan.jobs.length; at += AT_ONCE) {
    const some = plan.jobs.slice(at, at + AT_ONCE);
    const found = await Promise.all(some.map(({ cacheKey }) => log.lookup('cache', cacheKey)));
    for (const [i, { number, name, origin, params }] of some.entries())
      jobs.push({ number, name, origin, params, state: found[i] === null ? 'new' : 'cached' });
  }
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
