import { Injectable, type ExecutionContext } from '@nestjs/common';
import { PUBLIC_ROUTE } from '@pulse/host';
import { count } from '@pulse/telemetry';
import type { Request } from 'express';
import type { Caller } from '../../cluster/api-keys/key-ring.js';
import { ApiError } from '../problems/api-error.js';

// It is CommonJS that requires Nest's modules, which may not happen while those are being linked.
export const { ThrottlerGuard, ThrottlerModule } = await import('@nestjs/throttler');

/** Limits how often one key asks. It comes after the guard of keys. */
@Injectable()
export class RateGuard extends ThrottlerGuard {
  protected override shouldSkip(context: ExecutionContext): Promise<boolean> {
    const of = [context.getHandler(), context.getClass()];
    return Promise.resolve(this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC_ROUTE, of) ?? false);
  }

  protected override getTracker(request: Record<string, unknown>): Promise<string> {
    const { caller, ip } = request as unknown as Request & { readonly caller?: Caller };
    return Promise.resolve(caller?.id ?? ip ?? 'unknown');
  }

  /** One count for all routes. */
  protected override generateKey(_context: ExecutionContext, tracker: string, name: string): string {
    return `${name}:${tracker}`;
  }

  protected override throwThrottlingException(
    _context: ExecutionContext,
    { timeToBlockExpire, limit }: { readonly timeToBlockExpire: number; readonly limit: number },
  ): Promise<void> {
    count('pulse_http_rate_limited_total', {});
    throw new ApiError('rate.exceeded', `this key has asked more than ${limit} times in a minute`, {
      retryAfterSeconds: Math.max(1, timeToBlockExpire),
    });
  }
}
