import { parseJson, type JsonObject } from '@pulse/contracts';
import type { Secret } from '@pulse/config';
import { duplicateKey } from './duplicate-key.js';
import { fieldsOf, httpError } from './http-error.js';
import type { LlmOutcome } from './provider.js';
import { redact } from './redact.js';
import type { Endpoint } from './transport/allow-list.js';
import { postJson, type HttpReply, type PostOptions } from './transport/post-json.js';
import { TransportError } from './transport/transport-error.js';
import { NO_USAGE } from './usage.js';

/** What every provider of this package is made with. */
export interface ProviderOptions {
  readonly endpoint: Endpoint;
  readonly key: Secret | null;
  /** Longest time from the request to the last byte of its reply; 120 s unless set. */
  readonly timeoutMs?: number;
  /** Longest reply that is read; 4 MiB unless set. */
  readonly maxReplyBytes?: number;
  readonly now: () => Date;
  readonly lookup?: PostOptions['lookup'];
}

/** What differs between interfaces. */
export interface Dialect {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  requestId(headers: HttpReply['headers']): string | null;
  errorCode(body: JsonObject): string | null;
  /** Reads the body of a reply with status 200; null where it is not an answer of the interface. */
  read(body: JsonObject, shared: { readonly body: string; readonly requestId: string | null }): LlmOutcome | null;
}

/** Sends one request and says how it ended. The key leaves by the headers only, and no outcome holds it. */
export async function exchange(
  dialect: Dialect,
  body: string,
  options: ProviderOptions,
  signal: AbortSignal,
): Promise<LlmOutcome> {
  const { endpoint, key, timeoutMs = 120_000, maxReplyBytes = 4 << 20, now, lookup } = options;
  let reply: HttpReply;
  try {
    const { headers, path } = dialect;
    reply = await postJson(endpoint, path, body, {
      headers,
      signal,
      timeoutMs,
      maxReplyBytes,
      ...(lookup && { lookup }),
    });
  } catch (error) {
    if (error instanceof TransportError) return noReply(error);
    throw error;
  }
  const requestId = dialect.requestId(reply.headers);
  const parsed = parseBody(reply.body, key);
  if (reply.status !== 200) {
    const code = parsed === null ? null : dialect.errorCode(parsed.body);
    return httpError(reply, code, requestId, now());
  }
  const outcome = parsed && dialect.read(parsed.body, { body: parsed.text, requestId });
  if (outcome === null) return malformed(requestId);
  return outcome.kind === 'reply' ? { ...outcome, text: outcome.text.toWellFormed() } : outcome;
}

function noReply({ failure, message, sent }: TransportError): LlmOutcome {
  return {
    kind: 'error',
    error: failure,
    status: null,
    message,
    retryable: failure === 'network' || failure === 'timeout',
    retryAfterMs: null,
    usage: sent ? 'unknown' : NO_USAGE,
    requestId: null,
  };
}

function malformed(requestId: string | null): LlmOutcome {
  const message = 'the reply is not one of this interface: no JSON object, a field twice, or no answer in it';
  return {
    kind: 'error',
    error: 'malformed',
    status: 200,
    message,
    retryable: false,
    retryAfterMs: null,
    usage: 'unknown',
    requestId,
  };
}

interface ParsedBody {
  readonly body: JsonObject;
  /** The body written again, so that no escape can hide the key in it. */
  readonly text: string;
}

/** Null also where a key occurs twice: readers would not agree on what was said, or on what is billed. */
function parseBody(raw: string, key: Secret | null): ParsedBody | null {
  try {
    const value = parseJson(raw);
    if (duplicateKey(raw) !== null || typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    const text = redact(JSON.stringify(value), key);
    return { body: fieldsOf(parseJson(text)), text };
  } catch {
    return null;
  }
}
