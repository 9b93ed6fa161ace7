import type { NextFunction, Request, Response } from 'express';
import { hasBody } from '../body/has-body.js';
import type { Doorkeeper } from './doorkeeper.js';

/** Refuses a body from somebody without a key before it is read, unpacked and parsed. What the key may do is asked later. */
export const keyBeforeBody =
  (door: Pick<Doorkeeper, 'callerOf'>) =>
  (request: Request, _response: Response, next: NextFunction): void => {
    if (!hasBody(request)) return next();
    void door.callerOf(request).then(() => next(), next);
  };
