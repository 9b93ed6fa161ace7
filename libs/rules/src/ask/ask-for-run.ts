import { canonicalJson } from '@pulse/contracts';
import { contentHash, type RunRequest, type StartedRun } from '@pulse/domain';
import { ConflictError } from '@pulse/event-log';
import { type RequestPorts, type RunDraft, startRun } from '../request/index.js';
import { loadRun } from './load-run.js';

/** There is a run of this id, and something else was asked of it. */
export class RunExistsDifferentlyError extends Error {
  override readonly name = 'RunExistsDifferentlyError';
  readonly code = 'rulegen.exists_differently';
  constructor(readonly runId: string) {
    super(
      `there is a run "${runId}" already, of another world, data, target or options: use another key for another run`,
    );
  }
}

export interface AskedRun {
  readonly run: StartedRun;
  /** False where the run was there already. */
  readonly created: boolean;
}

/**
 * Asks for a run under an id that the caller chose. Asking again for the same changes nothing.
 *
 * @throws RunExistsDifferentlyError, RunRefusedError
 */
export async function askForRun(ports: RequestPorts, draft: RunDraft): Promise<AskedRun> {
  try {
    await startRun(ports, draft);
    return { run: (await loadRun(ports.log, draft.runId)).run, created: true };
  } catch (error) {
    const isThere = (error as { code?: unknown }).code === 'rulegen.exists' || error instanceof ConflictError;
    if (!isThere) throw error;
  }
  const { run } = await loadRun(ports.log, draft.runId);
  if (canonicalJson(askedIn(run.request)) === canonicalJson(await askedBy(draft, ports)))
    return { run, created: false };
  throw new RunExistsDifferentlyError(draft.runId);
}

/** What a person asks for. Rules in store, versions, and with them the key of the result, change by themselves. */
function askedIn({ stored: _stored, versions: _versions, cacheKey: _key, world, ...rest }: RunRequest): object {
  return { ...rest, world: world.artifact };
}

async function askedBy(
  { versions: _versions, world, history, context, ...rest }: RunDraft,
  { artifacts }: RequestPorts,
): Promise<object> {
  return {
    ...rest,
    world: contentHash(world),
    history: contentHash(history),
    context: context === null ? null : await artifacts.put(context),
  };
}
