import { parseApiKey, type ApiScope } from '@pulse/contracts';
import { isSecretOf } from './hash-secret.js';
import type { KeepDb } from './tables.js';

/** Who asks. */
export interface Caller {
  readonly id: string;
  readonly scopes: readonly ApiScope[];
}

export type Refused = 'unknown' | 'revoked' | 'expired';

interface Known {
  readonly hash: Uint8Array;
  readonly caller: Caller;
  readonly expiresAt: number;
  readonly isRevoked: boolean;
  readonly readAt: number;
}

/** A revoked key works this long at most on an instance that has just used it. */
const KEPT_MS = 5000;
const MOST_KEPT = 10_000;
/** How often `last_used_at` is written for one key. */
const USED_EVERY_MS = 60_000;
/** Compared with where there is no such key, so that it takes as long as a wrong secret. */
const NOBODY = Buffer.alloc(32);

/** Recognises keys; each is read from the database at most every few seconds. */
export class KeyRing {
  readonly #known = new Map<string, Known>();
  readonly #used = new Map<string, number>();

  constructor(
    private readonly db: KeepDb,
    private readonly now: () => number = Date.now,
  ) {}

  /** @param key as it came in the request */
  async recognise(key: string): Promise<Caller | Refused> {
    const parts = parseApiKey(key);
    if (parts === null) return 'unknown';
    const known = await this.#find(parts.id);
    const isRight = isSecretOf(parts.secret, known?.hash ?? NOBODY);
    if (known === null || !isRight) return 'unknown';
    if (known.isRevoked) return 'revoked';
    if (known.expiresAt <= this.now()) return 'expired';
    this.#noteUse(parts.id);
    return known.caller;
  }

  /** Whether this is a key that was recognised before, as far as is remembered; nothing is asked. */
  knows(key: string): boolean {
    const parts = parseApiKey(key);
    const known = parts === null ? undefined : this.#known.get(parts.id);
    return known !== undefined && isSecretOf(parts!.secret, known.hash);
  }

  async #find(id: string): Promise<Known | null> {
    const kept = this.#known.get(id);
    if (kept !== undefined && this.now() - kept.readAt < KEPT_MS) return kept;
    const row = await this.db
      .selectFrom('api_key')
      .select(['secret_hash', 'scopes', 'expires_at', 'revoked_at'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (row === undefined) {
      this.#known.delete(id);
      return null;
    }
    const found: Known = {
      hash: row.secret_hash,
      caller: { id, scopes: row.scopes },
      expiresAt: row.expires_at?.getTime() ?? Infinity,
      isRevoked: row.revoked_at !== null,
      readAt: this.now(),
    };
    if (this.#known.size >= MOST_KEPT) this.#known.clear();
    this.#known.set(id, found);
    return found;
  }

  /** When a key was used last is for people; whether it can be written matters to nobody who asks. */
  #noteUse(id: string): void {
    const now = this.now();
    if (now - (this.#used.get(id) ?? -Infinity) < USED_EVERY_MS) return;
    if (this.#used.size >= MOST_KEPT) this.#used.clear();
    this.#used.set(id, now);
    this.db
      .updateTable('api_key')
      .set({ last_used_at: new Date(now) })
      .where('id', '=', id)
      .execute()
      .catch(() => {});
  }
}
