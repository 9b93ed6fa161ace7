import { eventsOf, streams, type BatchDelta } from '@pulse/contracts';
import { acceptedIn, type StartedRun } from '@pulse/domain';
import { loadRun, type LoadedRun } from '@pulse/rules';
import type { ApiContext } from '../api-context.js';
import type { StreamMessage } from '../stream/event-stream.js';
import { detailOf } from './describe-run.js';

/** Nothing follows: it has ended, and what it accepted is in the store. */
export const isOver = (run: StartedRun): boolean =>
  run.status !== 'in_progress' && (acceptedIn(run) === null || run.kept !== null);

/**
 * Where the run stands, then every commit of it as it is appended, until nothing follows.
 *
 * @param lastSeen the position that the client saw last; null for a client that has seen nothing
 */
export async function* runEvents(
  api: ApiContext,
  loaded: LoadedRun,
  lastSeen: number | null,
  signal: AbortSignal,
): AsyncGenerator<StreamMessage> {
  const { runId } = loaded.run.request;
  const { position } = loaded.revision;
  if (lastSeen === null) {
    yield { event: 'snapshot', id: position, data: detailOf(loaded) };
    if (isOver(loaded.run)) {
      yield end(runId, position);
      return;
    }
  }
  const stream = streams.rulegen(runId);
  for await (const found of api.tail.follow((lastSeen ?? position) + 1, signal)) {
    if (found.commit.stream !== stream) continue;
    const events = eventsOf(found).map((event) => ({ ...event, data: { ...event.data } }));
    yield {
      event: 'event',
      id: found.position,
      data: { position: found.position, stream, events } satisfies BatchDelta,
    };
    if (!events.some(({ type }) => ENDS.has(type))) continue;
    const { run, revision } = await loadRun(api.log, runId);
    if (revision.position > found.position || !isOver(run)) continue;
    yield end(runId, found.position);
    return;
  }
}

const ENDS: ReadonlySet<string> = new Set(['RuleGenCompleted', 'RuleGenCanceled', 'RuleGenFailed', 'RuleGenKept']);

const end = (runId: string, position: number): StreamMessage => ({
  event: 'end',
  id: position,
  data: { runId, position },
});
