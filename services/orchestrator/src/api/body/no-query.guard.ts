import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { ApiError } from '../problems/api-error.js';
import { unknownName } from './describe-issues.js';
import { READS_QUERY } from './query-of.js';

/** Refuses query parameters where a route reads none; where it reads some, its schema does. */
@Injectable()
export class NoQueryGuard implements CanActivate {
  constructor(@Inject(Reflector) private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const [name] = Object.keys(context.switchToHttp().getRequest<Request>().query);
    if (name === undefined || this.reflector.get<boolean | undefined>(READS_QUERY, context.getHandler()) === true)
      return true;
    throw new ApiError('request.invalid', unknownName(name, '', [], 'query'));
  }
}
