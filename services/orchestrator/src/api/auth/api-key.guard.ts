import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { ApiScope } from '@pulse/contracts';
import { PUBLIC_ROUTE } from '@pulse/host';
import { count } from '@pulse/telemetry';
import type { Request } from 'express';
import type { Caller } from '../../cluster/api-keys/key-ring.js';
import { ApiError } from '../problems/api-error.js';
import { Doorkeeper } from './doorkeeper.js';
import { SCOPE } from './needs-scope.js';

/** Lets in who has a key with the scope of the route. What declares neither a scope nor that it is public is refused. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(Doorkeeper) private readonly door: Doorkeeper,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const of = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC_ROUTE, of) ?? false) return true;
    const request = context.switchToHttp().getRequest<Request>();
    const caller = await this.door.callerOf(request);
    const scope = this.reflector.getAllAndOverride<ApiScope | undefined>(SCOPE, of);
    if (scope === undefined || !caller.scopes.includes(scope)) {
      count('pulse_http_refused_total', { reason: 'scope' });
      throw new ApiError('key.scope', `this key does not have the scope "${scope ?? 'of this route'}"`);
    }
    (request as { caller?: Caller }).caller = caller;
    return true;
  }
}
