import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { bareHost, type Endpoint } from './allow-list.js';
import { TransportError } from './transport-error.js';

export interface HttpReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface PostOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** From the start until the last byte. */
  readonly timeoutMs: number;
  readonly maxReplyBytes: number;
  /** How names are resolved; the system's way unless a test has another. */
  readonly lookup?: typeof dnsLookup;
}

/**
 * Posts a JSON text and reads the reply: one connection, one request, no redirect, no proxy, no compression.
 *
 * Every address that the host's name resolves to is judged on the way to the connection itself, so that a name cannot
 * mean one address when it is checked and another when it is connected to.
 *
 * @throws TransportError
 */
export function postJson(endpoint: Endpoint, path: string, body: string, options: PostOptions): Promise<HttpReply> {
  const { headers, signal, timeoutMs, maxReplyBytes, lookup = dnsLookup } = options;
  const url = new URL(endpoint.url.pathname.replace(/\/$/, '') + path, endpoint.url.origin);
  const bytes = Buffer.from(body);
  return new Promise((resolve, reject) => {
    let sent = false;
    const fail = (failure: TransportError) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      reject(failure);
      request.destroy();
    };
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)({
      ...target(url),
      method: 'POST',
      agent: false,
      lookup: checkedLookup(endpoint, lookup),
      headers: {
        ...headers,
        'content-type': 'application/json',
        accept: 'application/json',
        'content-length': bytes.length,
      },
    });
    const onAbort = () => fail(new TransportError('aborted', 'the request was cancelled', sent));
    const timer = setTimeout(
      () => fail(new TransportError('timeout', `no complete reply within ${timeoutMs} ms`, sent)),
      timeoutMs,
    );
    request.on('error', (error: NodeJS.ErrnoException) =>
      fail(
        error instanceof TransportError
          ? error
          : new TransportError('network', `the connection failed (${error.code ?? 'unknown'})`, sent),
      ),
    );
    request.on('response', (response) => {
      readBody(response, maxReplyBytes).then((text) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
        request.destroy();
      }, fail);
    });
    request.on('socket', (socket) =>
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => (sent = true)),
    );
    if (signal.aborted) {
      onAbort();
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    request.end(bytes);
  });
}

function target(url: URL): RequestOptions {
  return { protocol: url.protocol, hostname: bareHost(url), port: url.port, path: url.pathname };
}

/** Bytes that are not UTF-8 become replacement characters; a reply above the cap is not read to its end. */
async function readBody(response: IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBytes) throw new TransportError('too_large', `the reply is longer than ${maxBytes} bytes`, true);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof TransportError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new TransportError('network', `the connection broke within the reply (${code ?? 'unknown'})`, true);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function checkedLookup(endpoint: Endpoint, lookup: typeof dnsLookup): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error !== null) {
        callback(error, '', 0);
        return;
      }
      for (const { address } of addresses) {
        const refusal = endpoint.refusal(address);
        if (refusal === null) continue;
        callback(new TransportError('blocked', `${hostname} may not be asked: ${refusal}`, false), '', 0);
        return;
      }
      const [first] = addresses;
      if (options.all === true) callback(null, addresses);
      else callback(null, first?.address ?? '', first?.family ?? 0);
    });
  };
}
