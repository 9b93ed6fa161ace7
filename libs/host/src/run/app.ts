import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { HostModule } from '../health/host.module.js';
import type { Health } from '../health/health.js';
import { requestLog } from '../http/request-log.js';
import { requestMetrics } from '../http/request-metrics.js';
import { RouteSpanInterceptor } from '../http/route-span.interceptor.js';
import type { Logger } from '../log/logger.js';
import { NestLog } from '../log/nest-log.js';
import type { BuiltService } from './service.js';

/** A request that is not answered this long after the stop is cut off. */
const GRACE_MS = 3000;

@Module({})
class ServiceRoot {}

/** Makes the Nest application of a service: its own module with the probes, logged and measured. */
export async function makeApp(built: BuiltService, health: Health, logger: Logger): Promise<NestExpressApplication> {
  const root: DynamicModule = { module: ServiceRoot, imports: [built.module, HostModule.with(health)] };
  const app = await NestFactory.create<NestExpressApplication>(root, {
    logger: new NestLog(logger),
    abortOnError: false,
    ...built.application,
  });
  app.disable('x-powered-by');
  app.use(requestMetrics);
  app.use(requestLog(logger));
  app.useGlobalInterceptors(new RouteSpanInterceptor());
  await built.configure?.(app);
  return app;
}

/** Answers what is under way, and closes the application. */
export async function closeApp(app: NestExpressApplication): Promise<void> {
  const server = app.getHttpServer();
  const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  try {
    await app.close();
  } finally {
    clearTimeout(timer);
  }
}
