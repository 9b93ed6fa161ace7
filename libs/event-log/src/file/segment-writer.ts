import { fstatSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { Segments } from './segments.js';

/** A failed write; after one that leaves the log not usable nothing is written until it is opened again. */
export class WriteFailure extends Error {
  override readonly name = 'WriteFailure';
  constructor(
    readonly outcome: 'not_written' | 'unknown',
    readonly usable: boolean,
    what: string,
    options?: ErrorOptions,
  ) {
    super(what, options);
  }
}

/** Writes at the end of the live segment and rolls to the next one. */
export class SegmentWriter {
  #handle: FileHandle | null = null;
  #dirty = false;

  constructor(
    readonly segments: Segments,
    readonly fsync: 'group' | 'never',
    readonly stillMine: () => boolean,
  ) {}

  /**
   * Writes bytes behind the last record and, unless fsync is `never`, waits until they are durable.
   *
   * @throws WriteFailure
   */
  async write(bytes: Buffer): Promise<void> {
    const { live } = this.segments;
    const handle = await this.#open();
    const { size, nlink } = fstatSync(handle.fd);
    if (size !== live.size || nlink === 0)
      throw new WriteFailure(
        'not_written',
        false,
        nlink === 0 ? `${live.path} was removed` : `${live.path} has ${size} bytes, its writer left it at ${live.size}`,
      );
    try {
      for (let at = 0; at < bytes.length;) {
        const { bytesWritten } = await handle.write(bytes, at, bytes.length - at, live.size + at);
        at += bytesWritten;
      }
    } catch (cause) {
      const clean = await handle.truncate(live.size).then(
        () => true,
        () => false,
      );
      const outcome = clean ? 'not_written' : 'unknown';
      throw new WriteFailure(outcome, clean, `writing ${live.path}: ${(cause as Error).message}`, { cause });
    }
    this.#dirty = true;
    if (this.fsync === 'group') await this.#sync(handle);
  }

  async #open(): Promise<FileHandle> {
    if (this.#handle !== null) return this.#handle;
    const { live, directory } = this.segments;
    try {
      if (live.size === 0) await create(live.path, this.fsync === 'group' ? directory : null);
      this.#handle = await open(live.path, 'r+');
      return this.#handle;
    } catch (cause) {
      throw new WriteFailure('not_written', true, `opening ${live.path}: ${(cause as Error).message}`, { cause });
    }
  }

  /** After a failed sync nobody knows what is on the disk: the pages may be dropped as if they had been written. */
  async #sync(handle: FileHandle): Promise<void> {
    if (!this.#dirty) return;
    try {
      await handle.datasync();
      this.#dirty = false;
    } catch (cause) {
      const what = `syncing ${this.segments.live.path}: ${(cause as Error).message}`;
      throw new WriteFailure('unknown', false, what, { cause });
    }
  }

  /** Seals the live segment; it is durable before the next one exists, so only a last segment can have a torn tail. */
  async roll(): Promise<void> {
    const handle = await this.#open();
    await this.#sync(handle);
    if (!this.stillMine()) throw new WriteFailure('not_written', false, 'another process took the log over');
    await this.#release();
    this.segments.seal();
  }

  async close(): Promise<void> {
    if (this.#handle !== null) await this.#sync(this.#handle);
    await this.#release();
  }

  async #release(): Promise<void> {
    const handle = this.#handle;
    this.#handle = null;
    await handle?.close();
  }
}

async function create(path: string, syncIn: string | null): Promise<void> {
  await (await open(path, 'a')).close();
  if (syncIn !== null) await syncDirectory(syncIn);
}

/** Makes the names in a folder durable. */
export async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
