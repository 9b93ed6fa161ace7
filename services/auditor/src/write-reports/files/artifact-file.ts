import type { ArtifactStore } from '@pulse/artifact-store';

/** Text is encoded in pieces of about this many UTF-16 code units, so no string grows without limit. */
const PIECE = 1 << 20;

/** A file larger than this many bytes is stored in parts of about this size. */
export const PART_BYTES = 32 << 20;

/** A stored file: one artefact, or its parts in order. */
export type StoredFile = { readonly artifact: string } | { readonly parts: readonly string[] };

/** Writes a file of any size into artefacts; at most one part is in memory. */
export class ArtifactFile {
  #text = '';
  #pieces: Buffer[] = [];
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
    return this.#parts.length === 1 ? { artifact: this.#parts[0]! } : { parts: this.#parts };
  }

  #encode(): void {
    if (this.#text === '') return;
    const piece = Buffer.from(this.#text, 'utf8');
    this.#text = '';
    this.#pieces.push(piece);
    this.#bytes += piece.length;
  }

  async #store(): Promise<void> {
    this.#encode();
    const part = Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#bytes = 0;
    this.#parts.push(await this.artifacts.put(part));
  }
}
