import { MAX_NAME } from './safe-name.js';

/** Names in plan order that stay apart on file systems that ignore case: a second one gets `-2`, a third `-3`. */
export class UniqueNames {
  readonly #taken = new Map<string, number>();

  take(wanted: string): string {
    const base = wanted.slice(0, MAX_NAME);
    const key = base.toLowerCase();
    let count = this.#taken.get(key);
    if (count === undefined) {
      this.#taken.set(key, 1);
      return base;
    }
    for (;;) {
      count++;
      const suffix = `-${count}`;
      const name = base.slice(0, MAX_NAME - suffix.length) + suffix;
      if (this.#taken.has(name.toLowerCase())) continue;
      this.#taken.set(key, count);
      this.#taken.set(name.toLowerCase(), 1);
      return name;
    }
  }
}
