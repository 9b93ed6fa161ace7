import { count } from '@pulse/telemetry';
import type { Request } from 'express';
import type { Caller, KeyRing } from '../../cluster/api-keys/key-ring.js';
import { ApiError } from '../problems/api-error.js';
import { FailedKeys } from './failed-keys.js';

const SAYS = {
  unknown:
    'this key is not known: keys are made with "pulse keys create"; npm run cluster keeps its own in .pulse-cluster/api-key',
  expired: 'this key has expired: make another with "pulse keys create"',
  revoked: 'this key was revoked: make another with "pulse keys create"',
} as const;

/** Says who asks, by the key of a request, and keeps out who tries keys. */
export class Doorkeeper {
  readonly #failed: FailedKeys;

  /** @param failuresPerMinute refused keys of one address in a minute */
  constructor(
    private readonly keys: Pick<KeyRing, 'recognise' | 'knows'>,
    failuresPerMinute: number,
  ) {
    this.#failed = new FailedKeys(failuresPerMinute);
  }

  /**
   * A key that this process has recognised before is let in whatever else its address does, so that who shares an address
   * with somebody who tries keys goes on working.
   *
   * @throws ApiError `key.missing`, `key.unknown`, `key.expired`, `key.revoked`, `rate.key_failures`
   */
  async callerOf({ headers, ip = '' }: Request): Promise<Caller> {
    const token = /^Bearer ([^\s]{1,200})$/i.exec(headers.authorization ?? '')?.[1];
    if (token === undefined) {
      count('pulse_http_refused_total', { reason: 'missing' });
      throw new ApiError('key.missing', 'this needs a key: Authorization: Bearer pulse_<id>_<secret>');
    }
    const wait = this.#failed.waits(ip);
    if (wait > 0 && !this.keys.knows(token)) throw tooMany(wait);
    const caller = await this.keys.recognise(token);
    if (typeof caller !== 'string') return caller;
    this.#failed.note(ip);
    count('pulse_http_refused_total', { reason: caller === 'revoked' ? 'revoked' : 'unknown' });
    throw new ApiError(`key.${caller}`, SAYS[caller]);
  }
}

function tooMany(retryAfterSeconds: number): ApiError {
  count('pulse_http_rate_limited_total', {});
  return new ApiError(
    'rate.key_failures',
    'too many keys from this address were refused in the last minute: no other is looked up until it is over',
    { retryAfterSeconds },
  );
}
