import type { ArtifactStore } from '@pulse/artifact-store';

/** Text is encoded in pieces of about this many UTF-16 code units, so no string grows without limit. */
const PIECE = 1 << 20;

/** A file larger than this many bytes is stored in parts of about this size. */
export const PART_BYTES = 16 << 20;

/** A stored file: one artefact, or its parts in order. */
export type StoredFile = { readonly artifact: string } | { readonly parts: readonly string[] };

/** Writes a file of any size into artefacts. One part is in memory, in a buffer that is used again for the next. */
export class ArtifactFile {
  #text = '';
  #buffer = Buffer.alloc(0);
  #bytes = 0;
  readonly #parts: string[] = [];

  constructor(
    private readonly artifacts: Pick<ArtifactStore, 'put'>,
    private readonly partBytes = PART_BYTES,
  ) {}

  write(text: string): void {
    this.#text += text;
    if (this.#text.length >= PIECE) this.#encode();
  }

  /** Stores what is full. Call it between writes; a part may grow by what is written in between. */
  async drain(): Promise<void> {
    if (this.#bytes >= this.partBytes) await this.#store();
  }

  async end(): Promise<StoredFile> {
    this.#encode();
    if (this.#bytes > 0 || this.#parts.length === 0) await this.#store();
    this.#buffer = Buffer.alloc(0);
    return this.#parts.length === 1 ? { artifact: this.#parts[0]! } : { parts: this.#parts };
  }

  #encode(): void {
    if (this.#text === '') return;
    this.#reserve(this.#bytes + Buffer.byteLength(this.#text));
    this.#bytes += this.#buffer.write(this.#text, this.#bytes, 'utf8');
    this.#text = '';
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(bytes, 2 * this.#buffer.length));
    this.#buffer.copy(larger, 0, 0, this.#bytes);
    this.#buffer = larger;
  }

  async #store(): Promise<void> {
    this.#encode();
    this.#parts.push(await this.artifacts.put(this.#buffer.subarray(0, this.#bytes)));
    this.#bytes = 0;
  }
}
