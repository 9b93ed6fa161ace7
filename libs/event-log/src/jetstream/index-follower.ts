import type { PositionedCommit } from '@pulse/contracts';
import type { IndexRule } from '../keys.js';
import type { EventRef, KeyKind } from '../port.js';
import type { CommitSource } from './commit-source.js';
import { BEGINNING, walk } from './stream-walk.js';
import { VoidFilter } from './void-filter.js';

/** How much of the index a process keeps in memory. */
export interface IndexScope {
  /** Keys of other kinds are not found. Default all kinds. */
  readonly kinds?: readonly KeyKind[];
  /** Beyond this many keys the oldest are forgotten, and not found any more. Default no limit. */
  readonly mostKeys?: number;
  /** Whether streams and the ends of batches are listed. Without them nothing grows with the log. Default true. */
  readonly lists?: boolean;
}

/**
 * The index of the log in memory: made by reading the log once, when it is first asked for, and brought up to the head
 * before each answer.
 */
export class IndexFollower {
  readonly #keys = new Map<string, EventRef>();
  readonly #ends: EventRef[] = [];
  readonly #streams = new Map<string, string[]>();
  /** Knows the head of every stream, so a keeper of keys alone does without it and looks when a key is found. */
  readonly #voids: VoidFilter | null;
  #next = 1;
  #running: Promise<void> | null = null;
  #queued: Promise<void> | null = null;

  /**
   * @param lastPosition where the log ends; refuses where it ends too early
   * @param sawVoid called with the position of each void commit
   */
  constructor(
    readonly source: CommitSource,
    readonly rule: IndexRule,
    readonly lastPosition: () => Promise<number>,
    readonly sawVoid: (position: number) => void,
    readonly scope: IndexScope = {},
  ) {
    this.#voids = scope.lists === false ? null : new VoidFilter(source, 1, Infinity);
  }

  async lookup(kind: KeyKind, key: string): Promise<EventRef | null> {
    await this.#catchUp();
    const found = this.#keys.get(`${kind} ${key}`) ?? null;
    return found !== null && this.#voids === null && (await this.#isVoid(found)) ? null : found;
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
    const last = await this.lastPosition();
    for await (const found of this.source.range(this.#next, last)) {
      if (this.#voids !== null && (await this.#voids.isVoid(found))) this.sawVoid(found.position);
      else this.#add(found);
      this.#next = found.position + 1;
    }
  }

  #add({ position, commit }: PositionedCommit): void {
    const { stream, firstVersion, events } = commit;
    events.forEach((event, i) => {
      const ref: EventRef = { stream, version: firstVersion + i, position };
      for (const one of this.rule.keysOf(event))
        if (one.kind !== 'batch_end') this.#addKey(one.kind, one.key, ref);
        else if (this.scope.lists !== false) this.#ends.push(ref);
    });
    if (firstVersion !== 1 || this.scope.lists === false) return;
    for (let dot = stream.indexOf('.'); dot > 0; dot = stream.indexOf('.', dot + 1)) {
      const prefix = stream.slice(0, dot);
      const below = this.#streams.get(prefix);
      if (below === undefined) this.#streams.set(prefix, [stream]);
      else below.push(stream);
    }
  }

  #addKey(kind: KeyKind, key: string, ref: EventRef): void {
    if (this.scope.kinds?.includes(kind) === false) return;
    const name = `${kind} ${key}`;
    this.#keys.delete(name);
    this.#keys.set(name, ref);
    if (this.#keys.size > (this.scope.mostKeys ?? Infinity)) this.#keys.delete(this.#keys.keys().next().value!);
  }

  async #isVoid({ stream, position }: EventRef): Promise<boolean> {
    for await (const step of walk(this.source, stream, BEGINNING, position))
      if (step.position === position) return step.isVoid;
    return true;
  }
}
