import { count, observe } from '@pulse/telemetry';
import type { NextFunction, Request, Response } from 'express';

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Counts requests by their declared route; what has none is told together, whatever its path. */
export function requestMetrics(request: Request, response: Response, next: NextFunction): void {
  const startedAt = performance.now();
  response.once('close', () => {
    const method = METHODS.has(request.method) ? request.method : 'other';
    const route = routeOf(request) ?? 'none';
    count('pulse_http_requests_total', { method, route, status: response.statusCode });
    observe('pulse_http_request_seconds', (performance.now() - startedAt) / 1000, { method, route });
  });
  next();
}

/** The route as it is declared, `/v1/batches/:id`. */
export function routeOf(request: Request): string | null {
  const { route } = request as { readonly route?: { readonly path?: unknown } };
  return typeof route?.path === 'string' ? route.path : null;
}
