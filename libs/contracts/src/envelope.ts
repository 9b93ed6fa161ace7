import { z } from 'zod';

/** A stream's name: tokens of [A-Za-z0-9_] joined by dots, for example `job.b7f3.12`. */
export const StreamName = z.string().regex(/^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)+$/);

/** Hex SHA-256. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** An event as it is handed to `append`: the fact alone, in the past tense. */
export const EventInput = z.strictObject({
  type: z.string().regex(/^[A-Z][A-Za-z0-9]*$/),
  schemaVersion: z.int().min(1),
  data: z.record(z.string(), z.unknown()),
});
export type EventInput = z.infer<typeof EventInput>;

/** Where a commit comes from and what caused it. */
export const CommitContext = z.strictObject({
  actor: z.string().min(1),
  correlationId: z.string().min(1),
  causationId: z.string().min(1).nullable(),
  traceparent: z.string().nullable(),
});
export type CommitContext = z.infer<typeof CommitContext>;

/**
 * The atomic append of 1..n events to one stream, as it is stored.
 *
 * `hash` is the SHA-256 of the canonical JSON of the commit without `hash`; `prev` is the hash of the preceding commit
 * of the same stream, null for its first. Versions count the events of the stream from 1.
 */
export const Commit = CommitContext.extend({
  id: z.string().min(1),
  stream: StreamName,
  firstVersion: z.int().min(1),
  lastVersion: z.int().min(1),
  recordedAt: z.iso.datetime({ precision: 3 }),
  events: z.array(EventInput).min(1),
  prev: Sha256.nullable(),
  hash: Sha256,
}).strict();
export type Commit = z.infer<typeof Commit>;

/** A commit with its place in the log. Positions count from 1 without gaps. */
export interface PositionedCommit {
  readonly position: number;
  readonly commit: Commit;
}

/** An event as a reader sees it. `id` is `<stream>@<version>`. */
export interface RecordedEvent {
  readonly id: string;
  readonly stream: string;
  readonly version: number;
  readonly position: number;
  readonly recordedAt: string;
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The largest commit that may be appended, in bytes of its canonical JSON. */
export const MAX_COMMIT_BYTES = 256 * 1024;

/** Splits a stored commit into the events that readers fold. */
export function eventsOf({ position, commit }: PositionedCommit): RecordedEvent[] {
  return commit.events.map((event, i) => ({
    id: `${commit.stream}@${commit.firstVersion + i}`,
    stream: commit.stream,
    version: commit.firstVersion + i,
    position,
    recordedAt: commit.recordedAt,
    type: event.type,
    schemaVersion: event.schemaVersion,
    data: event.data,
  }));
}
