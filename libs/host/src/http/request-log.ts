import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import { pinoHttp } from 'pino-http';
import { errorFields } from '../log/error-fields.js';
import type { Logger } from '../log/logger.js';

const PROBES = new Set(['/healthz', '/readyz', '/metrics']);

/** A line for each request, without its headers, its query and its body; none for probes. */
export function requestLog(logger: Logger): RequestHandler {
  return pinoHttp({
    logger,
    autoLogging: { ignore: (request) => PROBES.has(pathOf(request)) },
    serializers: {
      req: ({ raw }: { readonly raw: IncomingMessage }) => ({ method: raw.method, path: pathOf(raw) }),
      res: ({ raw }: { readonly raw: ServerResponse }) => ({ status: raw.statusCode }),
      err: errorFields,
    },
    customLogLevel: (_request, response, error) =>
      error !== undefined || response.statusCode >= 500 ? 'error' : 'info',
  });
}

const pathOf = ({ url }: { readonly url?: string | undefined }): string => (url ?? '').split('?', 1)[0]!;
