import { count } from '@pulse/telemetry';
import type { Request } from 'express';
import type { Caller, KeyRing } from '../../cluster/api-keys/key-ring.js';
import { ApiError } from '../problems/api-error.js';

const SAYS = {
  unknown: 'this key is not known: keys are made with "pulse keys create"',
  expired: 'this key has expired: make another with "pulse keys create"',
  revoked: 'this key was revoked: make another with "pulse keys create"',
} as const;

/** Who asks, by the key of the request. @throws ApiError `key.missing`, `key.unknown`, `key.expired`, `key.revoked` */
export async function callerOf(keys: Pick<KeyRing, 'recognise'>, { headers }: Request): Promise<Caller> {
  const token = /^Bearer ([^\s]{1,200})$/i.exec(headers.authorization ?? '')?.[1];
  if (token === undefined) {
    count('pulse_http_refused_total', { reason: 'missing' });
    throw new ApiError('key.missing', 'this needs a key: Authorization: Bearer pulse_<id>_<secret>');
  }
  const caller = await keys.recognise(token);
  if (typeof caller !== 'string') return caller;
  count('pulse_http_refused_total', { reason: caller === 'revoked' ? 'revoked' : 'unknown' });
  throw new ApiError(`key.${caller}`, SAYS[caller]);
}
