import type { NextFunction, Request, Response } from 'express';
import type { KeyRing } from '../../cluster/api-keys/key-ring.js';
import { hasBody } from '../body/has-body.js';
import { callerOf } from './caller-of.js';

/** Refuses a body from somebody without a key before it is read, unpacked and parsed. What the key may do is asked later. */
export const keyBeforeBody =
  (keys: Pick<KeyRing, 'recognise'>) =>
  (request: Request, _response: Response, next: NextFunction): void => {
    if (!hasBody(request)) return next();
    void callerOf(keys, request).then(() => next(), next);
  };
