import { readFileSync } from 'node:fs';
import { CliError, ExitCode } from '../exit-codes.js';

/** A cluster's HTTP API and the key for it. */
export interface ServerAddress {
  /** Without a slash at its end. */
  readonly url: string;
  /** Null where none is given: the server says whether it wants one. */
  readonly apiKey: string | null;
}

/**
 * The server that a URL names, with the key from PULSE_API_KEY or the file that PULSE_API_KEY_FILE names.
 *
 * @throws CliError for what is no URL of a server, for a key's file that cannot be read, and for a key that everybody on the
 * way to the server could read, unless PULSE_INSECURE says that this is meant
 */
export function serverAddress(asked: string, env: NodeJS.ProcessEnv = process.env): ServerAddress {
  const address = { url: checkedUrl(asked), apiKey: keyFrom(env) };
  if (address.apiKey !== null && !isPrivate(new URL(address.url)) && env['PULSE_INSECURE'] !== '1')
    throw new CliError(
      ExitCode.usage,
      `the API key is not sent to ${address.url}: it would go over the network unencrypted, for everybody on the way to read`,
      'Use https://, or a tunnel (ssh -L, kubectl port-forward) and http://127.0.0.1. Where that network is trusted: PULSE_INSECURE=1.',
    );
  return address;
}

function checkedUrl(asked: string): string {
  const refuse = (why: string) =>
    new CliError(
      ExitCode.usage,
      `"${asked.replace(/\/\/[^/@]*@/, '//')}" is not the URL of a server: ${why}`,
      'Write for example --server http://127.0.0.1:8080 (or PULSE_SERVER).',
    );
  const url = URL.parse(asked);
  if (/^[\w.-]+:\d/.test(asked)) throw refuse('it has no http:// or https:// before it');
  if (url === null) throw refuse('it cannot be read');
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw refuse(`${url.protocol} is neither http: nor https:`);
  if (url.username !== '' || url.password !== '')
    throw refuse('it holds a name or a password; the key belongs into PULSE_API_KEY');
  if (url.search !== '' || url.hash !== '') throw refuse('it has a query or a fragment');
  if (/\/v1\/*$/.test(url.pathname)) throw refuse('name the server without /v1');
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/** Whether nobody else can read what is sent there: it is encrypted, or does not leave this machine. */
const isPrivate = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);

function keyFrom(env: NodeJS.ProcessEnv): string | null {
  const key = env['PULSE_API_KEY'] ?? keyInFile(env['PULSE_API_KEY_FILE']);
  const trimmed = key?.trim();
  if (trimmed === undefined || trimmed === '') return null;
  if (/^[\x21-\x7e]+$/.test(trimmed)) return trimmed;
  throw new CliError(ExitCode.usage, 'the API key has characters that no key has: copy it again as it was printed');
}

function keyInFile(file: string | undefined): string | undefined {
  if (file === undefined || file === '') return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new CliError(
      ExitCode.usage,
      `the file of the API key, ${file} (PULSE_API_KEY_FILE), cannot be read: ${(cause as Error).message}`,
    );
  }
}
