import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import { pinoHttp } from 'pino-http';
import { errorFields } from '../log/error-fields.js';
import type { Logger } from '../log/logger.js';

const PROBES = new Set(['/healthz', '/readyz', '/metrics']);

/** A request that takes longer is worth a line, unless it is a stream, which lasts as long as its client. */
const SLOW_MS = 1000;

/**
 * A line for each request, without its headers, its query and its body; none for probes. Clients that follow a batch ask
 * many times a second, so what is only read, quickly and well, is told at level debug.
 */
export function requestLog(logger: Logger): RequestHandler {
  const began = new WeakMap<IncomingMessage, number>();
  const log = pinoHttp({
    logger,
    autoLogging: { ignore: (request) => PROBES.has(pathOf(request)) },
    serializers: {
      req: ({ raw }: { readonly raw: IncomingMessage }) => ({ method: raw.method, path: pathOf(raw) }),
      res: ({ raw }: { readonly raw: ServerResponse }) => ({ status: raw.statusCode }),
      err: errorFields,
    },
    customLogLevel: (request, response, error) => {
      if (error !== undefined || response.statusCode >= 500) return 'error';
      const slow = !isStream(response) && performance.now() - (began.get(request) ?? 0) > SLOW_MS;
      return response.statusCode < 400 && onlyReads(request) && !slow ? 'debug' : 'info';
    },
  });
  return (request, response, next) => {
    began.set(request, performance.now());
    log(request, response, next);
  };
}

/** Many keys or streams of the log are asked for by POST. */
const onlyReads = (request: IncomingMessage): boolean =>
  request.method === 'GET' || request.method === 'HEAD' || pathOf(request).startsWith('/v1/log/');

const isStream = (response: ServerResponse): boolean =>
  String(response.getHeader('content-type')).startsWith('text/event-stream');

const pathOf = ({ url }: { readonly url?: string | undefined }): string => (url ?? '').split('?', 1)[0]!;
