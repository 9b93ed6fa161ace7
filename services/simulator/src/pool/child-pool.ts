import { Child } from './child.js';

export interface PoolOptions {
  readonly size: number;
  readonly heapMegabytes: number;
  /** The module that a child runs; replaced in tests. */
  readonly entry?: URL;
}

const DEFAULT_ENTRY = new URL('./child-main.js', import.meta.url);

/** Keeps up to `size` child processes; a dead one is replaced when it is next needed. */
export class ChildPool {
  readonly #idle: Child[] = [];
  readonly #all = new Set<Child>();
  #closed = false;

  constructor(readonly options: PoolOptions) {}

  /** Takes a child that nobody else uses until it is released. The caller bounds how many it takes at once. */
  take(): Child {
    if (this.#closed) throw new Error('the pool of worker processes is closed');
    for (let child = this.#idle.pop(); child; child = this.#idle.pop()) {
      if (child.alive) return child;
      this.#all.delete(child);
    }
    const child = new Child(this.options.entry ?? DEFAULT_ENTRY, this.options.heapMegabytes);
    this.#all.add(child);
    return child;
  }

  release(child: Child): void {
    if (child.alive && !this.#closed) this.#idle.push(child);
    else this.#all.delete(child);
  }

  /** Starts children ahead of the first job, so that their start-up overlaps with planning. */
  warm(): void {
    const children = Array.from({ length: this.options.size }, () => this.take());
    for (const child of children) this.release(child);
  }

  /** Kills all children at once. */
  kill(): void {
    this.#closed = true;
    for (const child of this.#all) child.kill();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#all].map((child) => child.close()));
  }
}
