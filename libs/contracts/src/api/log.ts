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

/** Events that end a batch, newest first. */
export const BatchEnds = z
  .object({ ends: z.array(ApiEventRef), cursor: z.string().nullable() })
  .meta({ id: 'BatchEnds' });
export type BatchEnds = z.infer<typeof BatchEnds>;
