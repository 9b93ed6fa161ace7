import { Problem, type ApiScope } from '@pulse/contracts';
import { retryAfterMs } from './retry.js';
import { ServerError } from './server-error.js';
import type { ServerAddress } from './server-address.js';

/** What an answer that is no success means to a person. */
export async function answerError(response: Response, { url, apiKey }: ServerAddress): Promise<ServerError> {
  const { status } = response;
  const problem = await problemOf(response);
  if (status === 401)
    return new ServerError({
      code: problem?.code ?? 'server.unauthorized',
      status,
      problem,
      message:
        apiKey === null
          ? `${url} wants an API key, and none was given`
          : `${url} does not accept the API key it was given${REFUSED[problem?.code ?? ''] ?? ''}`,
      hint: 'Put the key into PULSE_API_KEY, or name a file with it in PULSE_API_KEY_FILE. A key is made with: pulse keys create',
    });
  if (problem === null) return unknownAnswer(response, url);
  if (status === 403)
    return new ServerError({
      code: problem.code,
      status,
      problem,
      message: `${url} does not allow this to the API key: ${problem.detail}`,
      hint: `A key has scopes (${SCOPES.join(', ')}); make one that has the one it needs with: pulse keys create`,
    });
  return new ServerError({
    code: problem.code,
    status,
    problem,
    message: problem.detail,
    hint: hintFor(status, url),
    retryAfterMs: retryAfterMs(response.headers.get('retry-after')),
  });
}

/** Why, in the middle of a sentence; the server's own says what to do, as the hint does. */
const REFUSED: Readonly<Record<string, string>> = {
  'key.unknown': ': it is not known there',
  'key.expired': ': it has expired',
  'key.revoked': ': it was revoked',
};

const SCOPES: readonly ApiScope[] = ['read', 'submit', 'manage', 'audit'];

function hintFor(status: number, url: string): string | null {
  if (status === 429) return 'The server is asked too often: try again in a while.';
  if (status >= 500) return `The error is the server's own (${url}): its log tells more.`;
  return null;
}

async function problemOf(response: Response): Promise<Problem | null> {
  try {
    const parsed = Problem.safeParse(await response.json());
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** A proxy, another program, or a server of another version. */
function unknownAnswer({ status, statusText, headers }: Response, url: string): ServerError {
  const location = headers.get('location');
  if (status >= 300 && status < 400)
    return new ServerError({
      code: 'server.redirected',
      status,
      message: `${url} redirects${location === null ? '' : ` to ${location}`}, and a key is not sent on`,
      hint: 'Name the final URL with --server.',
    });
  if (status >= 500 || status === 429)
    return new ServerError({
      code: 'server.unavailable',
      status,
      retryAfterMs: retryAfterMs(headers.get('retry-after')),
      message: `${url} is not available now: ${status} ${statusText}`.trimEnd(),
      hint: 'It starts, is overloaded, or a proxy before it does not reach it: try again in a while.',
    });
  return new ServerError({
    code: 'server.not_pulse',
    status,
    message: `what answers at ${url} is not the API of Pulse, or of another version: ${status} ${statusText}`.trimEnd(),
    hint: 'Check --server (or PULSE_SERVER): it is the URL of the orchestrator, without /v1.',
  });
}
