import { open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/**
 * Makes names in folders durable. Calls that arrive while a folder is being synced share the next sync of it, which
 * begins after all of their renames.
 */
export class FolderSync {
  readonly #running = new Map<string, Promise<void>>();
  readonly #next = new Map<string, Promise<void>>();

  sync(folder: string): Promise<void> {
    if (process.platform === 'win32') return Promise.resolve();
    const running = this.#running.get(folder);
    if (running === undefined) return this.#start(folder);
    let next = this.#next.get(folder);
    if (next === undefined) {
      const begin = () => {
        this.#next.delete(folder);
        return this.#start(folder);
      };
      next = running.then(begin, begin);
      this.#next.set(folder, next);
    }
    return next;
  }

  /** Makes the names of new folders durable, from the first one that was made down to the last. */
  async syncNames(made: string, last: string): Promise<void> {
    const top = dirname(resolve(made));
    for (let folder = dirname(resolve(last)); ; folder = dirname(folder)) {
      await this.sync(folder);
      if (folder === top) return;
    }
  }

  #start(folder: string): Promise<void> {
    const syncing = syncNow(folder).finally(() => {
      if (this.#running.get(folder) === syncing) this.#running.delete(folder);
    });
    this.#running.set(folder, syncing);
    return syncing;
  }
}

async function syncNow(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
