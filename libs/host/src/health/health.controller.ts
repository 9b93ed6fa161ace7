import { Controller, Get, HttpStatus, Inject, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Health } from './health.js';
import { PublicRoute } from './public-route.js';

/** The probes of an orchestrator of containers. */
@Controller()
@PublicRoute()
export class HealthController {
  constructor(@Inject(Health) readonly health: Health) {}

  /** The process is alive: its event loop runs. Nothing else is asked, or a lost broker would restart everything. */
  @Get('healthz')
  healthz(): { status: 'alive' } {
    return { status: 'alive' };
  }

  /** The process can do its work. */
  @Get('readyz')
  async readyz(@Res() response: Response): Promise<void> {
    const readiness = await this.health.readiness();
    response.status(readiness.status === 'ready' ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE).json(readiness);
  }
}
