import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { ApiScope } from '@pulse/contracts';
import { PUBLIC_ROUTE } from '@pulse/host';
import { count } from '@pulse/telemetry';
import type { Request } from 'express';
import { KeyRing, type Caller } from '../../cluster/api-keys/key-ring.js';
import { ApiError } from '../problems/api-error.js';
import { SCOPE } from './needs-scope.js';

const SAYS = {
  unknown: 'this key is not known: keys are made with "pulse keys create"',
  expired: 'this key has expired: make another with "pulse keys create"',
  revoked: 'this key was revoked: make another with "pulse keys create"',
} as const;

/** Lets in who has a key with the scope of the route. What declares neither a scope nor that it is public is refused. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(KeyRing) private readonly keys: KeyRing,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const of = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC_ROUTE, of) ?? false) return true;
    const request = context.switchToHttp().getRequest<Request>();
    const caller = await this.#callerOf(request);
    const scope = this.reflector.getAllAndOverride<ApiScope | undefined>(SCOPE, of);
    if (scope === undefined || !caller.scopes.includes(scope)) {
      count('pulse_http_refused_total', { reason: 'scope' });
      throw new ApiError('key.scope', `this key does not have the scope "${scope ?? 'of this route'}"`);
    }
    (request as { caller?: Caller }).caller = caller;
    return true;
  }

  async #callerOf(request: Request): Promise<Caller> {
    const token = /^Bearer ([^\s]{1,200})$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) {
      count('pulse_http_refused_total', { reason: 'missing' });
      throw new ApiError('key.missing', 'this needs a key: Authorization: Bearer pulse_<id>_<secret>');
    }
    const caller = await this.keys.recognise(token);
    if (typeof caller !== 'string') return caller;
    count('pulse_http_refused_total', { reason: caller === 'revoked' ? 'revoked' : 'unknown' });
    throw new ApiError(`key.${caller}`, SAYS[caller]);
  }
}
