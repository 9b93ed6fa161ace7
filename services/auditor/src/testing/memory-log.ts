import type { CommitContext, EventInput, PositionedCommit, RecordedEvent } from '@pulse/contracts';
import { ConflictError, type EventLog, type LoadedStream, type Revision } from '@pulse/event-log';

/** A log in memory for specs of readers: streams, revisions and conflicts, without hashes and segments. */
export function memoryLog(now = '2026-03-01T12:00:00.000Z'): EventLog {
  const streams = new Map<string, RecordedEvent[]>();
  let position = 0;
  const headOf = (stream: string): Revision | null => {
    const last = streams.get(stream)?.at(-1);
    return last ? { version: last.version, position: last.position } : null;
  };
  const unused = (): never => {
    throw new Error('not part of this fake');
  };
  return {
    async load(stream: string): Promise<LoadedStream> {
      return { events: streams.get(stream) ?? [], revision: headOf(stream) };
    },
    async append(stream: string, expected: Revision | null, events: readonly EventInput[], _context: CommitContext) {
      const head = headOf(stream);
      if ((head?.version ?? 0) !== (expected?.version ?? 0)) throw new ConflictError(stream, expected, head);
      position++;
      const stored = streams.get(stream) ?? [];
      streams.set(stream, stored);
      for (const event of events) {
        const version = stored.length + 1;
        stored.push({ ...event, id: `${stream}@${version}`, stream, version, position, recordedAt: now });
      }
      return headOf(stream)!;
    },
    async *read(): AsyncGenerator<PositionedCommit> {},
    head: unused,
    wake: () => () => undefined,
    checkLineage: unused,
    lookup: async () => null,
    async *batchEnds() {},
    async *streams() {},
    close: async () => undefined,
  };
}
