import { Module, type DynamicModule } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { Health } from './health.js';
import { MetricsController } from './metrics.controller.js';

/** `/healthz`, `/readyz` and `/metrics`, for any Nest application. `runService` adds it to the module of a service. */
@Module({})
export class HostModule {
  static with(health: Health): DynamicModule {
    return {
      module: HostModule,
      controllers: [HealthController, MetricsController],
      providers: [{ provide: Health, useValue: health }],
      exports: [Health],
    };
  }
}
