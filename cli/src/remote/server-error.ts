import type { Problem } from '@pulse/contracts';

export interface ServerErrorParts {
  /** `server.*` where the server could not be used at all, else the code of its own answer. */
  readonly code: string;
  readonly message: string;
  readonly hint?: string | null;
  /** Null where there was no answer. */
  readonly status?: number | null;
  readonly problem?: Problem | null;
  /** How long the server asked to wait before the next try. */
  readonly retryAfterMs?: number | null;
  readonly cause?: unknown;
}

/** A server that could not be reached, refused, or answered something else than was asked for. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
  readonly code: string;
  readonly hint: string | null;
  readonly status: number | null;
  readonly problem: Problem | null;
  readonly retryAfterMs: number | null;

  constructor(parts: ServerErrorParts) {
    const { code, message, hint = null, status = null, problem = null, retryAfterMs = null, cause } = parts;
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
    this.hint = hint;
    this.status = status;
    this.problem = problem;
    this.retryAfterMs = retryAfterMs;
  }

  /** Whether the server cannot be used, for now or with this key, rather than that it refuses what was asked. */
  get isUnusable(): boolean {
    const { code, status } = this;
    return code.startsWith('server.') || status === null || status >= 500 || UNUSABLE.has(status);
  }

  /** Whether the same request may succeed a little later. */
  get isPassing(): boolean {
    return PASSING_CODES.has(this.code) || (this.status !== null && PASSING.has(this.status));
  }
}

/** Answers after which the same request may succeed. */
const PASSING = new Set([429, 502, 503, 504]);

/** No key, not the scope, too often. */
const UNUSABLE = new Set([401, 403, 429]);

const PASSING_CODES = new Set(['server.unreachable', 'server.interrupted', 'server.timeout']);
