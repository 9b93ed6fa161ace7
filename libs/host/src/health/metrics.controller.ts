import { Controller, Get, Header } from '@nestjs/common';
import { metricsText } from '@pulse/telemetry/sdk';
import { PublicRoute } from './public-route.js';

@Controller()
@PublicRoute()
export class MetricsController {
  /** All metrics as text in the format of Prometheus. */
  @Get('metrics')
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  metrics(): Promise<string> {
    return metricsText();
  }
}
