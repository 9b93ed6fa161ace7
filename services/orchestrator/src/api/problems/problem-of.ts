import { problemType, type Problem } from '@pulse/contracts';
import { ApiError } from './api-error.js';
import { lost } from './lost-artifact.js';
import { RETRY_AFTER, statusOf, TITLE_OF } from './status-table.js';

export interface Answer {
  readonly problem: Problem;
  readonly retryAfterSeconds: number | null;
  /** The error is the server's own: people who keep it have to know. */
  readonly isOurs: boolean;
}

/**
 * What an error tells the caller: of the server's own errors nothing but that there was one.
 *
 * @param path of the request
 */
export function problemOf(error: unknown, path: string): Answer {
  const known = translate(error, path);
  const status = statusOf(known.code);
  if (status === null)
    return {
      problem: make(
        'server.error',
        500,
        'The server could not do this because of an error of its own; its log has more.',
      ),
      retryAfterSeconds: null,
      isOurs: true,
    };
  const { diagnostics, texts, retryAfterSeconds } = known.extra;
  const problem: Problem = {
    ...make(known.code, status, detailOf(known, status)),
    ...(diagnostics === undefined ? {} : { diagnostics: [...diagnostics] }),
    ...(texts === undefined ? {} : { texts: { ...texts } }),
  };
  const waits = status === 503 || status === 429;
  return { problem, retryAfterSeconds: waits ? (retryAfterSeconds ?? RETRY_AFTER) : null, isOurs: status >= 500 };
}

/** Messages of what the server itself depends on name hosts and files. */
function detailOf({ code, message }: ApiError, status: number): string {
  if (status !== 503) return message;
  if (code === 'log.lineage_broken')
    return 'The log has lost commits that were seen: nothing is read or written until it is restored from its archive.';
  return code === 'database.unavailable'
    ? 'The database cannot be reached now; nothing that was recorded is lost.'
    : 'The log cannot be reached now; nothing that was recorded is lost.';
}

function make(code: string, status: number, detail: string): Problem {
  return { type: problemType(code), title: TITLE_OF[status]!, status, detail, code };
}

interface Foreign {
  readonly code?: unknown;
  readonly status?: unknown;
  readonly type?: unknown;
  readonly message?: unknown;
  getStatus?(): number;
}

function translate(error: unknown, path: string): ApiError {
  if (error instanceof ApiError) return error;
  // Whoever asks for an artefact by its hash is answered by that route.
  const gone = lost('something that this answer needs', error);
  if (gone !== null) return new ApiError(gone.code, gone.message);
  const foreign = (error ?? {}) as Foreign;
  const { code, status, type, message } = foreign;
  const text = typeof message === 'string' ? message : '';
  if (typeof code === 'string' && statusOf(code) !== null) return new ApiError(code, text);
  if (typeof code === 'string' && isDatabaseGone(code, text)) return new ApiError('database.unavailable', text);
  if (text === 'Connection terminated' || /^(timeout exceeded when trying to connect|Connection terminated)/.test(text))
    return new ApiError('database.unavailable', text);
  const told = typeof foreign.getStatus === 'function' ? foreign.getStatus() : status;
  return ofHttp(told, typeof type === 'string' ? type : '', path);
}

/** Connection errors of the system, and those of PostgreSQL that pass: shutting down, starting, too many clients. */
const isDatabaseGone = (code: string, text: string): boolean =>
  /^(57P0[123]|53300|08...)$/.test(code) || (/^E(CONN|PIPE|HOST|NET|TIMEDOUT)/.test(code) && !text.includes('nats'));

/** What Nest and the parser of bodies say. */
function ofHttp(status: unknown, type: string, path: string): ApiError {
  if (type.startsWith('encoding.') || type.startsWith('charset.') || status === 415)
    return new ApiError('request.media_type', 'the body is in an encoding or charset that is not known: send UTF-8');
  switch (status) {
    case 400:
      return new ApiError('request.malformed', 'the request cannot be read');
    case 404:
      return new ApiError(
        'route.unknown',
        /^(\/v1){2,}(\/|$)/.test(path)
          ? 'there is nothing at a path with /v1 twice: the address of a server (PULSE_SERVER, --server) is without /v1'
          : 'there is nothing at this path for this method: GET /v1/openapi.json lists what there is',
      );
    case 413:
      return new ApiError('request.too_large', 'the body is larger than this server takes (API_BODY_LIMIT_MB)');
    case 429:
      return new ApiError('rate.exceeded', 'this key has asked more often than this server answers in a minute');
    default:
      return new ApiError('server.error', '');
  }
}
