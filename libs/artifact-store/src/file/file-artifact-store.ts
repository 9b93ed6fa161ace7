import { hash as digest, randomUUID } from 'node:crypto';
import { access, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ArtifactCorruptError, ArtifactMissingError, InvalidArtifactHashError } from '../errors.js';
import type { ArtifactStore } from '../port.js';
import { FolderSync } from './folder-sync.js';

export interface FileArtifactOptions {
  /** `never` leaves it to the system when content reaches the disk. Default `file`: `put` resolves when it is there. */
  readonly fsync?: 'file' | 'never';
}

/**
 * Opens the store in a folder, which is made by the first `put`. Content of hash `abcd...` is the file `ab/cd...`,
 * written beside its place and renamed into it, so a file that is there is whole. Several processes may use it at once.
 */
export function openFileArtifactStore(directory: string, options: FileArtifactOptions = {}): ArtifactStore {
  return new FileArtifactStore(directory, options.fsync === 'never' ? null : new FolderSync());
}

class FileArtifactStore implements ArtifactStore {
  readonly #storing = new Map<string, Promise<void>>();

  constructor(
    readonly directory: string,
    readonly folders: FolderSync | null,
  ) {}

  async put(content: Uint8Array | string): Promise<string> {
    // A copy, so that the caller may go on using its bytes.
    const bytes = Buffer.from(content);
    const sha256 = digest('sha256', bytes, 'hex');
    let storing = this.#storing.get(sha256);
    if (storing === undefined) {
      storing = this.#store(sha256, bytes).finally(() => this.#storing.delete(sha256));
      this.#storing.set(sha256, storing);
    }
    await storing;
    return sha256;
  }

  async get(sha256: string): Promise<Uint8Array> {
    const path = this.#pathOf(sha256);
    const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
      throw cause.code === 'ENOENT' ? new ArtifactMissingError(sha256, this.directory) : cause;
    });
    const actual = digest('sha256', bytes, 'hex');
    if (actual !== sha256) throw new ArtifactCorruptError(sha256, path, actual);
    return bytes;
  }

  async has(sha256: string): Promise<boolean> {
    return access(this.#pathOf(sha256)).then(
      () => true,
      () => false,
    );
  }

  #pathOf(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new InvalidArtifactHashError(sha256);
    return join(this.directory, sha256.slice(0, 2), sha256.slice(2));
  }

  async #store(sha256: string, bytes: Uint8Array): Promise<void> {
    const path = this.#pathOf(sha256);
    if (await this.#isWhole(sha256, path, bytes.length)) return;
    const folder = dirname(path);
    const temporary = join(folder, `.${randomUUID()}.tmp`);
    try {
      await this.#write(temporary, bytes).catch(async (cause: NodeJS.ErrnoException) => {
        if (cause.code !== 'ENOENT') throw cause;
        const made = await mkdir(folder, { recursive: true });
        if (made !== undefined) await this.folders?.syncNames(made, folder);
        await this.#write(temporary, bytes);
      });
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await this.folders?.sync(folder);
  }

  /** A copy that is there already is read once more: storing again is how a damaged one is repaired. */
  async #isWhole(sha256: string, path: string, bytes: number): Promise<boolean> {
    const size = await stat(path).then(
      (found) => found.size,
      () => -1,
    );
    return size === bytes && digest('sha256', await readFile(path), 'hex') === sha256;
  }

  async #write(path: string, bytes: Uint8Array): Promise<void> {
    const handle = await open(path, 'wx');
    try {
      await handle.writeFile(bytes);
      if (this.folders !== null) await handle.datasync();
    } finally {
      await handle.close();
    }
  }
}
