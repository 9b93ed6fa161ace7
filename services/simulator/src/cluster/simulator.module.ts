import { Module, type DynamicModule } from '@nestjs/common';
import { WorkHandler } from '../handle-work/work-handler.js';
import { WorkController } from './work.controller.js';

@Module({})
export class SimulatorModule {
  /** The module around a handler that is made outside of it, since the transport has to drain it. */
  static with(handler: WorkHandler): DynamicModule {
    return {
      module: SimulatorModule,
      controllers: [WorkController],
      providers: [{ provide: WorkHandler, useValue: handler }],
    };
  }
}
