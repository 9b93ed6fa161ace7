import type { Place } from './stream-walk.js';

/** Where streams ended when this process last looked; the streams that were used longest ago are forgotten. */
export class Places {
  readonly #places = new Map<string, Place>();

  constructor(private readonly most: number) {}

  get(stream: string): Place | undefined {
    return this.#places.get(stream);
  }

  set(stream: string, place: Place): void {
    if (place.last < (this.#places.get(stream)?.last ?? 0)) return;
    this.#places.delete(stream);
    if (place.last > 0) this.#places.set(stream, place);
    if (this.#places.size > this.most) this.#places.delete(this.#places.keys().next().value!);
  }
}
