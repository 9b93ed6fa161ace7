import { gauge } from '@pulse/telemetry';
import type { Request, Response } from 'express';
import type { Caller } from '../../cluster/api-keys/key-ring.js';
import { ApiError } from '../problems/api-error.js';

/** A stream that is too many ends when another one does, which nobody can foretell. */
const RETRY_AFTER_SECONDS = 10;

/** How many event streams are open, by the key that asked for them. */
export class OpenStreams {
  readonly #byKey = new Map<string, number>();
  #open = 0;

  /** @param perKey streams that one key may have open at a time */
  constructor(private readonly perKey: number) {
    gauge('pulse_http_streams', {}, () => this.#open);
  }

  /** Counts one more. @returns what is called when it ends @throws ApiError `rate.streams` */
  enter({ req }: Response): () => void {
    const { caller, ip } = req as Request & { readonly caller?: Caller };
    const key = caller?.id ?? ip ?? '';
    const open = this.#byKey.get(key) ?? 0;
    if (open >= this.perKey)
      throw new ApiError(
        'rate.streams',
        `this key has ${open} event streams open, which is as many as one may have (API_STREAMS_PER_KEY): close one first`,
        { retryAfterSeconds: RETRY_AFTER_SECONDS },
      );
    this.#byKey.set(key, open + 1);
    this.#open += 1;
    return () => this.#leave(key);
  }

  #leave(key: string): void {
    this.#open -= 1;
    const left = this.#byKey.get(key)! - 1;
    if (left > 0) this.#byKey.set(key, left);
    else this.#byKey.delete(key);
  }
}
