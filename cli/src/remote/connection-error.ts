import { ServerError } from './server-error.js';

const TLS = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH|EPROTO)/;

/** What went wrong where there is no answer: `fetch` hides it in its causes. */
export function connectionError(error: unknown, url: string): ServerError {
  if (error instanceof ServerError) return error;
  const inner = innermost(error);
  const { code = '' } = inner as { code?: string };
  const because = (code: string, message: string, hint: string) =>
    new ServerError({ code: `server.${code}`, message, hint, cause: error });
  if (inner.name === 'TimeoutError' || code.includes('TIMEOUT') || code === 'ETIMEDOUT')
    return because('timeout', `${url} did not answer in time`, 'Is it the right URL, and is the server well?');
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return because('unknown_host', `there is no host of the name in ${url}`, 'Check --server (or PULSE_SERVER).');
  if (TLS.test(code))
    return because(
      'tls',
      `no secure connection to ${url}: ${code === 'ERR_SSL_WRONG_VERSION_NUMBER' ? 'what answers does not speak TLS' : inner.message}`,
      'A certificate of your own authority is trusted with NODE_EXTRA_CA_CERTS=<file>; a server without TLS has an http:// URL.',
    );
  if (code.startsWith('HPE_') || inner.name === 'HTTPParserError')
    return because(
      'not_http',
      `what answers at ${url} does not speak HTTP`,
      'Check the port, and http:// or https://.',
    );
  if (inner.message === 'bad port')
    return because(
      'bad_port',
      `the port of ${url} is reserved for another service`,
      'Check --server (or PULSE_SERVER).',
    );
  if (code === 'ECONNREFUSED')
    return because(
      'unreachable',
      `nothing listens at ${url}`,
      'Is the server running? Check --server (or PULSE_SERVER).',
    );
  return because(
    'interrupted',
    `the connection to ${url} was lost: ${inner.message}${code === '' || inner.message.includes(code) ? '' : ` (${code})`}`,
    'Try again; nothing that the server has recorded is lost.',
  );
}

function innermost(error: unknown): Error {
  let found = isErrorLike(error) ? error : new Error(String(error));
  for (let depth = 0; depth < 5; depth++) {
    const next: unknown = 'errors' in found ? (found.errors as readonly unknown[])[0] : found.cause;
    if (!isErrorLike(next)) break;
    found = next;
  }
  return found;
}

/** Errors of undici may come from another realm, as in tests. */
const isErrorLike = (value: unknown): value is Error =>
  typeof value === 'object' && value !== null && typeof (value as Error).message === 'string';
