import { isDeepStrictEqual } from 'node:util';
import { type DataOf, type RuleGenCompleted, type RuleGenRequested, streams } from '@pulse/contracts';
import type { StartedRun } from '@pulse/domain';
import type { EventLog } from '@pulse/event-log';
import type { RunPorts } from './ports.js';

/** Runs that are looked through for an equal one, the newest first, and how old it may be. */
const MOST_RUNS = 200;
const MOST_AGE_MS = 30 * 86_400_000;

export interface CachedRun {
  readonly run: string;
  readonly result: DataOf<typeof RuleGenCompleted>;
}

/**
 * A run with the same key that was completed lately, and did the work itself, with everything that was asked for. Its key
 * covers data, settings and versions, and it had the same prompts and prices (who asks at a server does not know those), so working again
 * would come to the same.
 */
export async function findCached(ports: RunPorts, { request }: StartedRun): Promise<CachedRun | null> {
  const { log, now } = ports;
  const candidates = ports.equalRuns?.(request.cacheKey) ?? newestRuns(log);
  for await (const runId of candidates) {
    if (runId === request.runId) continue;
    const { events } = await log.load(streams.rulegen(runId));
    const first = events[0]?.data as DataOf<typeof RuleGenRequested> | undefined;
    const end = events.findLast(({ type }) => type === 'RuleGenCompleted');
    if (first?.cacheKey !== request.cacheKey || end === undefined) continue;
    const result = end.data as unknown as DataOf<typeof RuleGenCompleted>;
    const age = now().getTime() - new Date(end.recordedAt).getTime();
    if (!isDeepStrictEqual(result.versions, ports.proposer?.versions ?? null)) continue;
    // Where no model was asked for, there being none is no loss.
    const complete = result.stopReason !== 'deadline' && (result.degraded === null || first.settings.provider === null);
    if (result.cached === null && complete && age < MOST_AGE_MS) return { run: first.runId, result };
  }
  return null;
}

async function* newestRuns(log: EventLog): AsyncGenerator<string> {
  let looked = 0;
  for await (const stream of log.streams('rulegen')) {
    if (++looked > MOST_RUNS) return;
    yield stream.slice('rulegen.'.length);
  }
}
