import { existsSync } from 'node:fs';
import type { EventLog } from '@pulse/event-log';
import type { BatchDraft } from '@pulse/orchestrator';
import { print, table } from '../output/terminal.js';
import { openPlace } from '../place/open-place.js';
import type { Place } from '../place/place.js';

/** Rows of the table on a terminal; --json has them all. */
const SHOWN = 50;

/** Lists the jobs of a plan, and which of them the cache has already. */
export async function printPlan(draft: BatchDraft, place: Place, json: boolean): Promise<void> {
  const { plan, config, history } = draft;
  const cached = await cachedKeys(
    place,
    plan.jobs.map((job) => job.cacheKey),
  );
  const jobs = plan.jobs.map((job) => ({
    number: job.number,
    name: job.name,
    origin: job.origin,
    params: job.params,
    state: cached.has(job.cacheKey) ? 'cached' : 'new',
  }));
  if (json) {
    const { world, profile, horizon, count, paths, seed } = { ...plan.config };
    print(
      JSON.stringify({
        schemaVersion: 1,
        name: draft.name,
        world,
        profile,
        horizon,
        count,
        paths,
        seed,
        varying: plan.varying,
        jobs,
      }),
    );
    return;
  }
  const known = jobs.filter((job) => job.state === 'cached').length;
  print(
    `${draft.name}: ${jobs.length} jobs x ${config.count} forecasts of world ${draft.world.name}, ${config.profile} profile`,
  );
  print(
    `${jobs.length - known} new, ${known} cached; horizon ${config.horizon}, ${config.paths} paths${history === null ? '' : `, data to ${draft.historyReport?.last ?? 'unknown'}`}`,
  );
  const rows = jobs.slice(0, SHOWN).map((job) => [
    String(job.number),
    job.name,
    job.origin ?? '-',
    job.state,
    Object.entries(job.params)
      .map(([path, value]) => `${path}=${value}`)
      .join(' '),
  ]);
  print(`\n${table(['#', 'job', 'origin', 'state', 'parameters'], rows, [0])}`);
  if (jobs.length > SHOWN) print(`... and ${jobs.length - SHOWN} more: --json lists them all`);
}

async function cachedKeys(place: Place, keys: readonly string[]): Promise<Set<string>> {
  if (place.kind === 'folder' && !existsSync(place.home.log)) return new Set();
  const opened = await openPlace(place);
  try {
    return await foundIn(opened.log, keys);
  } finally {
    await opened.close();
  }
}

/** Looked up at once: a server is asked for all of them in one request. */
const AT_ONCE = 1000;

async function foundIn(log: EventLog, keys: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (let i = 0; i < keys.length; i += AT_ONCE)
    await Promise.all(
      keys.slice(i, i + AT_ONCE).map(async (key) => {
        if (await log.lookup('cache', key)) found.add(key);
      }),
    );
  return found;
}
