import type { CommitContext, EventInput, PositionedCommit } from '@pulse/contracts';
import {
  AppendFailedError,
  ConflictError,
  LineageBrokenError,
  LogUnavailableError,
  type EventLog,
  type EventRef,
  type KeyKind,
  type LoadedStream,
  type Mark,
  type ReadOptions,
  type Revision,
} from '@pulse/event-log';
import { count, traceparent } from '@pulse/telemetry';
import type { LineageWatch } from './lineage-watch.js';

/**
 * The log as a service has it: closed while the lineage is broken, with the active trace in each commit, and counted.
 */
export class ServiceLog implements EventLog {
  constructor(
    readonly inner: EventLog,
    readonly watch: LineageWatch,
  ) {}

  load(stream: string, options?: { readonly after?: Revision }): Promise<LoadedStream> {
    return this.#guard(() => this.inner.load(stream, options));
  }

  append(
    stream: string,
    expected: Revision | null,
    events: readonly EventInput[],
    context: CommitContext,
  ): Promise<Revision> {
    const kind = stream.slice(0, stream.indexOf('.'));
    return this.#guard(async () => {
      try {
        const traced = { ...context, traceparent: context.traceparent ?? traceparent() };
        const revision = await this.inner.append(stream, expected, events, traced);
        count('pulse_commits_appended_total', { stream: kind });
        return revision;
      } catch (error) {
        if (error instanceof ConflictError) count('pulse_append_conflicts_total', { stream: kind });
        throw error;
      }
    });
  }

  read(fromPosition: number, options?: ReadOptions): AsyncIterable<PositionedCommit> {
    return this.#guardEach(() => this.inner.read(fromPosition, options));
  }

  head(): Promise<Mark | null> {
    return this.#guard(() => this.inner.head());
  }

  wake(listener: () => void): () => void {
    return this.inner.wake(listener);
  }

  lookup(kind: KeyKind, key: string): Promise<EventRef | null> {
    return this.#guard(() => this.inner.lookup(kind, key));
  }

  batchEnds(): AsyncIterable<EventRef> {
    return this.#guardEach(() => this.inner.batchEnds());
  }

  streams(prefix: string): AsyncIterable<string> {
    return this.#guardEach(() => this.inner.streams(prefix));
  }

  /** Always answered: it is how a broken lineage is found out. */
  checkLineage(mark: Mark): Promise<void> {
    return this.inner.checkLineage(mark);
  }

  close(): Promise<void> {
    return this.inner.close();
  }

  async #guard<T>(run: () => Promise<T>): Promise<T> {
    this.watch.mustHold();
    try {
      return await run();
    } catch (error) {
      this.#report(error);
      throw error;
    }
  }

  async *#guardEach<T>(open: () => AsyncIterable<T>): AsyncGenerator<T> {
    this.watch.mustHold();
    try {
      for await (const item of open()) {
        yield item;
        this.watch.mustHold();
      }
    } catch (error) {
      this.#report(error);
      throw error;
    }
  }

  #report(error: unknown): void {
    if (error instanceof LineageBrokenError) this.watch.report(error);
    else if (error instanceof LogUnavailableError || error instanceof AppendFailedError) this.watch.doubt();
  }
}
