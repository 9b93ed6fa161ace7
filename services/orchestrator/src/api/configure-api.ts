import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Logger } from '@pulse/host';
import helmet from 'helmet';
import { Doorkeeper } from './auth/doorkeeper.js';
import { keyBeforeBody } from './auth/key-before-body.js';
import { BODY_TYPES, readBody } from './body/read-body.js';
import { ValidationPipe } from './body/validation.pipe.js';
import { openApiDocument } from './openapi/document.js';
import { OpenApiHolder } from './openapi/openapi.controller.js';
import { ProblemFilter } from './problems/problem.filter.js';

export interface ConfigureOptions {
  readonly logger: Pick<Logger, 'error' | 'warn'>;
  readonly bodyLimitMegabytes: number;
  /** Addresses whose X-Forwarded-For is believed, as Express takes them; empty for none. */
  readonly trustedProxies?: readonly string[];
}

/** Nest's own parsers are off: bodies are read as text, and checked before they are parsed. */
export const apiApplication = { bodyParser: false } as const;

/** Sets an application up before it listens. */
export function configureApi(
  app: NestExpressApplication,
  { logger, bodyLimitMegabytes, trustedProxies = [] }: ConfigureOptions,
): void {
  app.set('trust proxy', [...trustedProxies]);
  app.use(helmet());
  app.use(keyBeforeBody(app.get(Doorkeeper)));
  app.useBodyParser('text', { type: BODY_TYPES, limit: bodyLimitMegabytes * (1 << 20) });
  app.use(readBody);
  app.useGlobalPipes(new ValidationPipe());
  app.useGlobalFilters(new ProblemFilter(logger));
  app.get(OpenApiHolder).document = openApiDocument(app);
}
