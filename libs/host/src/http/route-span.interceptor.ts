import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { nameRoute } from '@pulse/telemetry';
import type { Request } from 'express';
import type { Observable } from 'rxjs';
import { routeOf } from './request-metrics.js';

/** Names the span of a request after its route: `POST /v1/batches/:id/cancel`. */
export class RouteSpanInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() === 'http') {
      const request = context.switchToHttp().getRequest<Request>();
      const route = routeOf(request);
      if (route !== null) nameRoute(request.method, route);
    }
    return next.handle();
  }
}
