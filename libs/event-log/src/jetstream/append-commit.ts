import { setTimeout as sleep } from 'node:timers/promises';
import type { Commit } from '@pulse/contracts';
import { NotPermittedError, publish, UnsendableError, type Published } from '@pulse/jetstream';
import { AppendFailedError, ConflictError, LogUnavailableError } from '../errors.js';
import type { Revision } from '../port.js';
import type { CommitSource } from './commit-source.js';
import { BEGINNING, walk, type Place } from './stream-walk.js';
import { EVT, subjectOf } from './topology.js';

/** Waits between attempts, in milliseconds; together far below the window in which the server knows an id again. */
const WAITS = [50, 250, 1000, 2000];

/** A commit on its way, and where the stream was when it was decided on. */
export interface Append {
  readonly commit: Pick<Commit, 'id' | 'stream' | 'lastVersion' | 'hash'>;
  readonly bytes: Uint8Array;
  readonly expected: Place;
}

/**
 * Publishes a commit until it is known whether it is in the log. Each attempt carries the same id and the same guard,
 * so however many arrive, one is stored at most.
 *
 * @throws ConflictError, AppendFailedError, LogUnavailableError
 */
export async function appendCommit(source: CommitSource, { commit, bytes, expected }: Append): Promise<Place> {
  const { id, stream } = commit;
  let guard = expected.last;
  let mayExist = false;
  let cause: unknown;
  for (const wait of [...WAITS, null]) {
    let atOnce = false;
    const answer = await attempt(source, stream, bytes, id, guard);
    if (answer instanceof UnsendableError || answer instanceof NotPermittedError)
      throw new AppendFailedError(stream, mayExist ? 'unknown' : 'not_written', answer.message, { cause: answer });
    if (answer instanceof Error) {
      mayExist = true;
      cause = answer;
    } else if (answer.kind === 'stored') {
      return landed(commit, answer.sequence);
    } else if (answer.kind === 'refused') {
      const what = `the broker refused it: ${answer.description} (${answer.apiCode})`;
      throw new AppendFailedError(stream, mayExist ? 'unknown' : 'not_written', what, { cause });
    } else if (answer.kind === 'wrong_last') {
      const found = await whatCame(source, commit, expected);
      if (found.own !== null) return landed(commit, found.own);
      if (found.conflict !== null) throw found.conflict;
      // Only void commits came: the head is the expected one, so the guard moves past them. Where nothing came, the replica
      // that was asked lags behind the one that refused.
      atOnce = found.last > guard;
      guard = found.last;
      cause = new Error('the broker refuses the sequence that it reports');
    } else cause = new Error('nobody answers for the stream');
    if (source.connection.isClosed()) break;
    if (wait !== null && !atOnce) await sleep(wait);
  }
  if (mayExist) {
    const found = await whatCame(source, commit, expected).catch(() => null);
    if (found !== null && found.own !== null) return landed(commit, found.own);
  }
  throw new AppendFailedError(stream, mayExist ? 'unknown' : 'not_written', (cause as Error).message, { cause });
}

const landed = ({ lastVersion, hash }: Append['commit'], position: number): Place => ({
  version: lastVersion,
  position,
  hash,
  last: position,
});

async function attempt(
  source: CommitSource,
  stream: string,
  bytes: Uint8Array,
  messageId: string,
  expectedLast: number,
): Promise<Published | Error> {
  const options = { timeout: source.timeoutMs, stream: EVT.name, messageId, expectedLast };
  try {
    return await publish(source.connection, subjectOf(stream), bytes, options);
  } catch (error) {
    if (source.connection.isClosed()) throw new LogUnavailableError('the log was closed', { cause: error });
    return error as Error;
  }
}

interface Came {
  /** Position of the own commit where it is the one that followed. */
  readonly own: number | null;
  readonly conflict: ConflictError | null;
  /** Sequence of the newest message of the stream. */
  readonly last: number;
}

/** Looks at what stands in the stream after the expected place: the own commit, a rival's, or only void ones. */
async function whatCame(source: CommitSource, { id, stream }: Append['commit'], expected: Place): Promise<Came> {
  let place = expected;
  let own: number | null = null;
  for await (const step of walk(source, stream, expected)) {
    place = step.place;
    if (!step.isVoid && step.commit.id === id) own = step.position;
  }
  const conflict =
    place.version === expected.version ? null : new ConflictError(stream, revisionOf(expected), revisionOf(place));
  return { own, conflict: own === null ? conflict : null, last: place.last };
}

export function revisionOf({ version, position }: Place): Revision | null {
  return version === 0 ? null : { version, position };
}

/** Where a stream ends now. */
export async function endOf(source: CommitSource, stream: string, from: Place = BEGINNING): Promise<Place> {
  let place = from;
  for await (const step of walk(source, stream, from)) place = step.place;
  return place;
}
