import { History, parseJson, World } from '@pulse/contracts';

/** What jobs read, by hash. Each text is parsed once, however many jobs use it. */
export class Inputs {
  readonly #texts = new Map<string, string>();
  readonly #parsed = new Map<string, unknown>();

  add(hash: string, text: string): void {
    this.#texts.set(hash, text);
  }

  world(hash: string): World {
    return this.#read(hash, (value) => World.parse(value));
  }

  history(hash: string): History {
    return this.#read(hash, (value) => History.parse(value));
  }

  #read<T>(hash: string, parse: (value: unknown) => T): T {
    const known = this.#parsed.get(hash);
    if (known !== undefined) return known as T;
    const text = this.#texts.get(hash);
    if (text === undefined) throw new Error(`the input ${hash} was not handed to this worker`);
    const value = parse(parseJson(text));
    this.#parsed.set(hash, value);
    this.#texts.delete(hash);
    return value;
  }
}
