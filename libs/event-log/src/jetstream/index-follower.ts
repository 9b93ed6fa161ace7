import type { PositionedCommit } from '@pulse/contracts';
import type { IndexRule } from '../keys.js';
import type { EventRef, KeyKind } from '../port.js';
import type { CommitSource } from './commit-source.js';
import { VoidFilter } from './void-filter.js';

/**
 * The index of the log in memory: made by reading the log once, when it is first asked for, and brought up to the head
 * before each answer.
 */
export class IndexFollower {
  readonly #keys = new Map<string, EventRef>();
  readonly #ends: EventRef[] = [];
  readonly #streams = new Map<string, string[]>();
  readonly #voids: VoidFilter;
  #next = 1;
  #running: Promise<void> | null = null;
  #queued: Promise<void> | null = null;

  /** @param sawVoid called with the position of each void commit */
  constructor(
    readonly source: CommitSource,
    readonly rule: IndexRule,
    readonly reaches: (lastPosition: number) => void,
    readonly sawVoid: (position: number) => void,
  ) {
    this.#voids = new VoidFilter(source, 1, Infinity);
  }

  async lookup(kind: KeyKind, key: string): Promise<EventRef | null> {
    await this.#catchUp();
    return this.#keys.get(`${kind} ${key}`) ?? null;
  }

  /** Newest first. */
  async batchEnds(): Promise<EventRef[]> {
    await this.#catchUp();
    return this.#ends.toReversed();
  }

  /** Newest first by the first event. */
  async streams(prefix: string): Promise<string[]> {
    await this.#catchUp();
    return this.#streams.get(prefix)?.toReversed() ?? [];
  }

  /** Resolves when all that was in the log at the time of the call is in the index. */
  #catchUp(): Promise<void> {
    if (this.#running === null) {
      this.#running = this.#follow().finally(() => (this.#running = null));
      return this.#running;
    }
    // The run under way may have looked at the head before: those who come meanwhile share the run after it.
    this.#queued ??= this.#running
      .catch(() => {})
      .then(() => {
        this.#queued = null;
        return this.#catchUp();
      });
    return this.#queued;
  }

  async #follow(): Promise<void> {
    const last = await this.source.lastPosition();
    this.reaches(last);
    for await (const found of this.source.range(this.#next, last)) {
      if (await this.#voids.isVoid(found)) this.sawVoid(found.position);
      else this.#add(found);
      this.#next = found.position + 1;
    }
  }

  #add({ position, commit }: PositionedCommit): void {
    const { stream, firstVersion, events } = commit;
    events.forEach((event, i) => {
      const ref: EventRef = { stream, version: firstVersion + i, position };
      for (const one of this.rule.keysOf(event))
        if (one.kind === 'batch_end') this.#ends.push(ref);
        else this.#keys.set(`${one.kind} ${one.key}`, ref);
    });
    if (firstVersion !== 1) return;
    for (let dot = stream.indexOf('.'); dot > 0; dot = stream.indexOf('.', dot + 1)) {
      const prefix = stream.slice(0, dot);
      const below = this.#streams.get(prefix);
      if (below === undefined) this.#streams.set(prefix, [stream]);
      else below.push(stream);
    }
  }
}
