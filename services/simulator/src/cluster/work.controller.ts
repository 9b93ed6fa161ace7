import { Controller, Inject, UseFilters } from '@nestjs/common';
import { Ctx } from '@nestjs/microservices';
import { failpoint } from '@pulse/failpoints';
import { WorkHandler } from '../handle-work/work-handler.js';
import type { DeliveryContext } from '../transport/delivery-context.js';
import { OnWork } from '../transport/on-work.js';
import { PassThroughRpcFilter } from '../transport/pass-through-filter.js';

/** Simulates the jobs of a message `sim.<batch>.<first job>`. */
@Controller()
@UseFilters(PassThroughRpcFilter)
export class WorkController {
  constructor(@Inject(WorkHandler) private readonly handler: WorkHandler) {}

  @OnWork('sim')
  async simulate(@Ctx() context: DeliveryContext): Promise<void> {
    failpoint('simulator.taken');
    await this.handler.handle(context.message);
  }
}
