import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get, Inject, Module, Post } from '@nestjs/common';
import type { EventLog, Revision } from '@pulse/event-log';
import { secret } from '@pulse/config';
import { z } from 'zod';
import type { Logger } from '../log/logger.js';
import { runService } from '../run/run-service.js';
import type { ServiceContext } from '../run/service.js';

// A service for specs: it appends when it is asked to, and its stop takes as long as the environment says.
const env = {
  SPEC_STOP_MS: z.coerce.number().default(0),
  SPEC_FAILURE: z.enum(['none', 'rejection', 'exception', 'build']).default('none'),
  SPEC_SECRET: secret().optional(),
};
type Context = ServiceContext<{ readonly SPEC_STOP_MS: number; readonly SPEC_FAILURE: string }>;

const LOG = Symbol('log');
const LOGGER = Symbol('logger');

@Controller()
class SpecController {
  #revision: Revision | null = null;

  constructor(
    @Inject(LOG) readonly log: EventLog,
    @Inject(LOGGER) readonly logger: Logger,
  ) {}

  @Post('append')
  async append(): Promise<Revision> {
    const context = { actor: 'spec', correlationId: 'b1', causationId: null, traceparent: null };
    const events = [{ type: 'Noted', schemaVersion: 1, data: {} }];
    this.#revision = await this.log.append('batch.b1', this.#revision, events, context);
    return this.#revision;
  }

  @Get('slow')
  async slow(): Promise<string> {
    this.logger.info('under way');
    await sleep(500);
    return 'answered';
  }
}

function build({ log, config, logger }: Context) {
  @Module({
    controllers: [SpecController],
    providers: [
      { provide: LOG, useValue: log },
      { provide: LOGGER, useValue: logger },
    ],
  })
  class SpecModule {}
  if (config.SPEC_FAILURE === 'build') throw Object.assign(new Error('it cannot be built'), { code: 'spec.build' });
  return {
    module: SpecModule,
    start: () => {
      if (config.SPEC_FAILURE === 'rejection') void Promise.reject(new Error('nobody handles this'));
      if (config.SPEC_FAILURE === 'exception')
        setImmediate(() => {
          throw new Error('nobody catches this');
        });
      logger.info({ config, password: 'shown to nobody', url: 'nats://user:hunter2@host' }, 'started');
    },
    stop: async () => {
      await sleep(config.SPEC_STOP_MS);
      logger.info('drained');
    },
  };
}

await runService({ name: 'rulegen', env, build });
