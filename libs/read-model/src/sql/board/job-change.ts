import { canonicalJson, parseJobStream, type EventInput, type PositionedCommit } from '@pulse/contracts';
import type { BoardStatus } from '../../board.js';
import { jobStatusAfter } from '../../job-status-after.js';
import type { JobCost } from '../../read-job.js';

/** What commits say about one job, by column; null says nothing, so that what the row holds stays. */
export interface JobChange {
  readonly batch_id: string;
  readonly number: number;
  status: BoardStatus | null;
  attempts: number;
  name: string | null;
  worker: string | null;
  /** JSON text. */
  failure: string | null;
  reused_from: string | null;
  forecasts: number | null;
  evidence: string | null;
  milliseconds: number | null;
  peak_bytes: number | null;
  version: number;
  position: number;
  first_position: number;
}

/**
 * The changes of all jobs that these commits are about, one for each job, whatever the number of its commits. A job whose
 * events do not move it is left out.
 */
export function jobChanges(commits: readonly PositionedCommit[]): JobChange[] {
  const changes = new Map<string, JobChange>();
  for (const { position, commit } of commits) {
    const owner = parseJobStream(commit.stream);
    // What says nothing is passed over, or the row would depend on which commits were applied together.
    if (owner === null || !commit.events.some((event) => jobStatusAfter(event) !== null)) continue;
    let change = changes.get(commit.stream);
    if (change === undefined) changes.set(commit.stream, (change = blank(owner, position)));
    for (const event of commit.events) note(change, event);
    change.version = commit.lastVersion;
    change.position = position;
  }
  return [...changes.values()];
}

function blank(
  { batchId, number }: { readonly batchId: string; readonly number: number },
  firstPosition: number,
): JobChange {
  return {
    batch_id: batchId,
    number,
    status: null,
    attempts: 0,
    name: null,
    worker: null,
    failure: null,
    reused_from: null,
    forecasts: null,
    evidence: null,
    milliseconds: null,
    peak_bytes: null,
    version: 0,
    position: 0,
    first_position: firstPosition,
  };
}

function note(change: JobChange, { type, data }: EventInput): void {
  change.status = jobStatusAfter({ type, data }) ?? change.status;
  const of = data as Readonly<Record<string, string | number | null | object>>;
  switch (type) {
    case 'JobStarted':
      change.attempts = of['attempt'] as number;
      change.name = of['name'] as string;
      change.worker = of['worker'] as string;
      break;
    case 'JobFailed': {
      const { class: failureClass, message, detail } = of;
      change.failure = canonicalJson({ class: failureClass, message, detail });
      break;
    }
    case 'JobSucceeded': {
      const { milliseconds, peakBytes } = of['cost'] as JobCost;
      change.forecasts = of['forecasts'] as number;
      change.evidence = of['evidence'] as string | null;
      change.milliseconds = milliseconds;
      change.peak_bytes = peakBytes;
      break;
    }
    case 'JobReused':
      change.reused_from = of['source'] as string;
      change.forecasts = of['forecasts'] as number;
      break;
    default:
  }
}
