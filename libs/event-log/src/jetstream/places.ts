import type { Place } from './stream-walk.js';

const MOST = 50_000;

/** Where streams ended when this process last looked; the streams that were used longest ago are forgotten. */
export class Places {
  readonly #places = new Map<string, Place>();

  get(stream: string): Place | undefined {
    return this.#places.get(stream);
  }

  set(stream: string, place: Place): void {
    if (place.last < (this.#places.get(stream)?.last ?? 0)) return;
    this.#places.delete(stream);
    if (place.last > 0) this.#places.set(stream, place);
    if (this.#places.size > MOST) this.#places.delete(this.#places.keys().next().value!);
  }
}
