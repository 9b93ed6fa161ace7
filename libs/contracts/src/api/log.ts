import { z } from 'zod';
import { Commit, Sha256, StreamName } from '../envelope.js';

/** An event as a reader of the log sees it. */
export const ApiEvent = z
  .object({
    id: z.string(),
    stream: StreamName,
    version: z.int().min(1),
    position: z.int().min(1),
    recordedAt: z.string(),
    type: z.string(),
    schemaVersion: z.int().min(1),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Event' });
export type ApiEvent = z.infer<typeof ApiEvent>;

export const ApiRevision = z.object({ version: z.int().min(1), position: z.int().min(1) }).meta({ id: 'Revision' });

/** The last commit; null while the log is empty. */
export const LogHead = z
  .object({ head: z.object({ position: z.int().min(1), commitId: z.string(), hash: Sha256 }).nullable() })
  .meta({ id: 'LogHead' });
export type LogHead = z.infer<typeof LogHead>;

/** One line of `GET /v1/log/commits`. */
export const LogCommit = z.object({ position: z.int().min(1), commit: Commit }).meta({ id: 'LogCommit' });
export type LogCommit = z.infer<typeof LogCommit>;

export const StreamEvents = z
  .object({ events: z.array(ApiEvent), revision: ApiRevision.nullable() })
  .meta({ id: 'StreamEvents' });
export type StreamEvents = z.infer<typeof StreamEvents>;

/** Streams whose events may be asked for at once. */
export const MAX_STREAMS = 64;

export const StreamsRequest = z
  .strictObject({ streams: z.array(StreamName).min(1).max(MAX_STREAMS) })
  .meta({ id: 'StreamsRequest' });
export type StreamsRequest = z.infer<typeof StreamsRequest>;

/** Each stream in the order of the request. */
export const ManyStreams = z.object({ streams: z.array(StreamEvents) }).meta({ id: 'ManyStreams' });
export type ManyStreams = z.infer<typeof ManyStreams>;

/** Names of streams, newest first. */
export const StreamNames = z
  .object({ streams: z.array(StreamName), cursor: z.string().nullable() })
  .meta({ id: 'StreamNames' });
export type StreamNames = z.infer<typeof StreamNames>;

export const ApiEventRef = z
  .object({ stream: StreamName, version: z.int().min(1), position: z.int().min(1) })
  .meta({ id: 'EventRef' });

export const KeyLookup = z.object({ ref: ApiEventRef.nullable() }).meta({ id: 'KeyLookup' });
export type KeyLookup = z.infer<typeof KeyLookup>;

/** Keys that may be asked for at once. */
export const MAX_KEYS = 1000;

export const KeysRequest = z.strictObject({ keys: z.array(Sha256).min(1).max(MAX_KEYS) }).meta({ id: 'KeysRequest' });
export type KeysRequest = z.infer<typeof KeysRequest>;

/** For each key in the order of the request; null for one that no event carries. */
export const KeyLookups = z.object({ refs: z.array(ApiEventRef.nullable()) }).meta({ id: 'KeyLookups' });
export type KeyLookups = z.infer<typeof KeyLookups>;

/** Events that end a batch, newest first. */
export const BatchEnds = z
  .object({ ends: z.array(ApiEventRef), cursor: z.string().nullable() })
  .meta({ id: 'BatchEnds' });
export type BatchEnds = z.infer<typeof BatchEnds>;
