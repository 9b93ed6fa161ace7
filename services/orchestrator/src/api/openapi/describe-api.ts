import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { OpenAPIObject } from '@nestjs/swagger';
import { ApiModule } from '../api.module.js';
import { apiApplication } from '../configure-api.js';
import { openApiDocument } from './document.js';

/** The description of the API, from its routes alone: nothing is connected, and nothing can be asked. */
export async function describeApi(): Promise<OpenAPIObject> {
  const nothing = {} as never;
  const module = ApiModule.with({ context: nothing, keys: nothing, ratePerMinute: 1, keyFailuresPerMinute: 1 });
  const app = await NestFactory.create<NestExpressApplication>(module, { ...apiApplication, logger: false });
  try {
    return openApiDocument(app);
  } finally {
    await app.close();
  }
}
