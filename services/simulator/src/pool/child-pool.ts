import { Child, WorkerStartError } from './child.js';

export interface PoolOptions {
  readonly size: number;
  readonly heapMegabytes: number;
  /** The module that a child runs; replaced in tests. */
  readonly entry?: URL;
}

/** A child that nobody else uses until it is released. */
export interface Lease {
  readonly child: Child;
  /** 0-based place in the pool, for whoever shows what is going on. */
  readonly slot: number;
}

const DEFAULT_ENTRY = new URL('./child-main.js', import.meta.url);

/** Keeps up to `size` child processes; a dead one is replaced when it is next needed. */
export class ChildPool {
  readonly #children: (Child | null)[];
  readonly #free: number[];
  readonly #waiting: ((slot: number | null) => void)[] = [];
  #closed = false;

  constructor(readonly options: PoolOptions) {
    this.#children = Array.from({ length: options.size }, () => null);
    this.#free = Array.from({ length: options.size }, (_, i) => options.size - 1 - i);
  }

  /** Children that are leased. */
  get busy(): number {
    return this.options.size - this.#free.length;
  }

  /**
   * Waits for a free child. Null where the signal aborts first, or where the pool is closed.
   *
   * @throws WorkerStartError where the machine refuses another process
   */
  async acquire(signal?: AbortSignal): Promise<Lease | null> {
    if (this.#closed || signal?.aborted === true) return null;
    const slot = this.#free.pop();
    if (slot !== undefined) return this.#leaseOrFree(slot);
    return new Promise((resolve) => {
      const give = (slot: number | null) => {
        signal?.removeEventListener('abort', leave);
        resolve(slot === null ? null : this.#leaseOrFree(slot));
      };
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(give), 1);
        resolve(null);
      };
      signal?.addEventListener('abort', leave, { once: true });
      this.#waiting.push(give);
    });
  }

  release({ slot }: Pick<Lease, 'slot'>): void {
    const next = this.#closed ? undefined : this.#waiting.shift();
    if (next) next(slot);
    else this.#free.push(slot);
  }

  /** Starts children ahead of the first job, so that their start-up overlaps with planning. One refused is tried again then. */
  warm(): void {
    try {
      for (const slot of this.#free) this.#lease(slot);
    } catch {
      // Whoever acquires the place is told.
    }
  }

  /** Kills all children at once. */
  kill(): void {
    this.#shut();
    for (const child of this.#children) child?.kill();
  }

  async close(): Promise<void> {
    this.#shut();
    await Promise.all(this.#children.map(async (child) => child?.close()));
  }

  #shut(): void {
    this.#closed = true;
    for (const give of this.#waiting.splice(0)) give(null);
  }

  /** A place whose process cannot be made stays free, or it would be lost for ever. */
  async #leaseOrFree(slot: number): Promise<Lease> {
    try {
      return this.#lease(slot);
    } catch (error) {
      this.release({ slot });
      throw new WorkerStartError(null, (error as Error).message);
    }
  }

  #lease(slot: number): Lease {
    const known = this.#children[slot];
    if (known?.alive) return { child: known, slot };
    const child = new Child(this.options.entry ?? DEFAULT_ENTRY, this.options.heapMegabytes);
    this.#children[slot] = child;
    return { child, slot };
  }
}
