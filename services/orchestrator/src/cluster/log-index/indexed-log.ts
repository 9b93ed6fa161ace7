import type { CommitContext, EventInput, PositionedCommit } from '@pulse/contracts';
import type {
  EventLog,
  EventRef,
  KeyKind,
  LoadedStream,
  LogIndex,
  Mark,
  ReadOptions,
  Revision,
} from '@pulse/event-log';

/** A log whose events and streams are found by an index of its own. */
export class IndexedLog implements EventLog {
  constructor(
    private readonly log: EventLog,
    private readonly index: LogIndex,
  ) {}

  load(stream: string, options?: { readonly after?: Revision }): Promise<LoadedStream> {
    return this.log.load(stream, options);
  }

  append(
    stream: string,
    expected: Revision | null,
    events: readonly EventInput[],
    context: CommitContext,
  ): Promise<Revision> {
    return this.log.append(stream, expected, events, context);
  }

  read(fromPosition: number, options?: ReadOptions): AsyncIterable<PositionedCommit> {
    return this.log.read(fromPosition, options);
  }

  head(): Promise<Mark | null> {
    return this.log.head();
  }

  wake(listener: () => void): () => void {
    return this.log.wake(listener);
  }

  lookup(kind: KeyKind, key: string): Promise<EventRef | null> {
    return this.index.lookup(kind, key);
  }

  batchEnds(): AsyncIterable<EventRef> {
    return this.index.batchEnds();
  }

  streams(prefix: string): AsyncIterable<string> {
    return this.index.streams(prefix);
  }

  checkLineage(mark: Mark): Promise<void> {
    return this.log.checkLineage(mark);
  }

  close(): Promise<void> {
    return this.log.close();
  }
}
