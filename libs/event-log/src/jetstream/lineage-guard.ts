import { LineageBrokenError } from '../errors.js';
import type { Mark } from '../port.js';
import type { CommitSource } from './commit-source.js';

const CHECK_EVERY_MS = 60_000;

/**
 * Remembers the highest position that this process has seen, and what stood there. After each reconnect and once a
 * minute nothing is read or appended before the log was asked whether it still stands there.
 */
export class LineageGuard {
  #seen: Mark | null = null;
  #checkedAt = performance.now();
  #due = false;

  constructor(readonly source: CommitSource) {
    void this.#followReconnects();
  }

  saw(mark: Mark): void {
    if (mark.position > (this.#seen?.position ?? 0)) this.#seen = mark;
  }

  /** @throws LineageBrokenError for as long as the log does not hold what was seen */
  async pass(): Promise<void> {
    const now = performance.now();
    if (!this.#due && now - this.#checkedAt < CHECK_EVERY_MS) return;
    this.#due = true;
    if (this.#seen !== null) await this.check(this.#seen);
    this.#due = false;
    this.#checkedAt = now;
  }

  /**
   * The last position of the log.
   *
   * @throws LineageBrokenError when the log ends before what was seen when it was asked
   */
  async lastPosition(): Promise<number> {
    // What is seen while the broker answers may have come after it had looked.
    const seen = this.#seen;
    const last = await this.source.lastPosition();
    if (seen === null || last >= seen.position) return last;
    this.#due = true;
    throw new LineageBrokenError(seen, null);
  }

  async check(mark: Mark): Promise<void> {
    const found = await this.source.markAt(mark.position);
    if (found?.commitId !== mark.commitId || found.hash !== mark.hash) throw new LineageBrokenError(mark, found);
  }

  async #followReconnects(): Promise<void> {
    for await (const { type } of this.source.connection.status()) if (type === 'reconnect') this.#due = true;
  }
}
