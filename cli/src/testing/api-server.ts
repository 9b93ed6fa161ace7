import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EventLog, KeyKind } from '@pulse/event-log';

/** What a route answers: JSON, or what it wrote itself. */
type Answer = { readonly status?: number; readonly json: unknown } | 'written';

export interface ApiCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly parts: readonly string[];
  body(): Promise<Record<string, unknown>>;
}

export interface ApiServerOptions {
  readonly log: EventLog;
  /** The bytes that are stored under a hash, unchecked. */
  readonly artifact: (sha256: string) => Uint8Array | null;
  /** Answers before all others; null where it does not want to. */
  readonly before?: (call: ApiCall) => Promise<Answer | null> | Answer | null;
}

export interface ApiServer {
  readonly url: string;
  /** Method and path of every request that came. */
  readonly calls: readonly string[];
  close(): Promise<void>;
}

/** The part of the HTTP API that reads, on any adapters: small enough to be read, so that specs rest on little. */
export async function startApiServer({ log, artifact, before }: ApiServerOptions): Promise<ApiServer> {
  const calls: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://server');
    calls.push(`${request.method!} ${url.pathname}`);
    const call: ApiCall = {
      request,
      response,
      url,
      parts: url.pathname.split('/').slice(2),
      body: () => jsonOf(request),
    };
    answer(call, log, artifact, before).catch((error: unknown) => sendProblem(response, error));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  call: ApiCall,
  log: EventLog,
  artifact: ApiServerOptions['artifact'],
  before: ApiServerOptions['before'],
): Promise<void> {
  const { response, parts } = call;
  const given =
    (await before?.(call)) ?? (parts[0] === 'log' ? await readLog(call, log) : readArtifact(call, artifact));
  if (given === 'written') return;
  response.writeHead(given.status ?? 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(given.json));
}

async function readLog(call: ApiCall, log: EventLog): Promise<Answer> {
  const { url, parts, response, request } = call;
  const query = (name: string) => url.searchParams.get(name) ?? undefined;
  const number = (name: string) => (query(name) === undefined ? undefined : Number(query(name)));
  const [, what, name, key] = parts;
  switch (what) {
    case 'head':
      return { json: { head: await log.head() } };
    case 'commits': {
      const [limit, to] = [number('limit'), number('to')];
      const options = { ...(limit === undefined ? {} : { limit }), ...(to === undefined ? {} : { toPosition: to }) };
      response.writeHead(200, { 'content-type': 'application/x-ndjson' });
      for await (const { position, commit } of log.read(number('from') ?? 1, options))
        response.write(`${JSON.stringify({ position, commit })}\n`);
      response.end();
      return 'written';
    }
    case 'streams': {
      if (name === undefined && request.method === 'POST') return { json: await readStreams(call, log) };
      if (name === undefined) return { json: { streams: await all(log.streams(query('prefix')!)), cursor: null } };
      const [version, position] = [number('afterVersion'), number('afterPosition')];
      const after = version === undefined || position === undefined ? {} : { after: { version, position } };
      return { json: await log.load(name, after) };
    }
    case 'keys':
      if (key === undefined) return { json: await readKeys(call, log, name as KeyKind) };
      return { json: { ref: await log.lookup(name as KeyKind, decodeURIComponent(key)) } };
    case 'batch-ends':
      return { json: { ends: await all(log.batchEnds()), cursor: null } };
    case 'wake': {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(': connected\n\n');
      const leave = log.wake(() => void response.write('data: {}\n\n'));
      request.once('close', leave);
      return 'written';
    }
    default:
      return notFound();
  }
}

async function readKeys(call: ApiCall, log: EventLog, kind: KeyKind) {
  const keys = (await call.body())['keys'] as string[];
  return { refs: await Promise.all(keys.map((key) => log.lookup(kind, key))) };
}

async function readStreams(call: ApiCall, log: EventLog) {
  const names = (await call.body())['streams'] as string[];
  return { streams: await Promise.all(names.map((name) => log.load(name))) };
}

function readArtifact({ request, response, parts }: ApiCall, artifact: ApiServerOptions['artifact']): Answer {
  const bytes = parts[0] === 'artifacts' ? artifact(parts[1]!) : null;
  if (bytes === null) return notFound();
  response.writeHead(200, { 'content-type': 'application/octet-stream' });
  response.end(request.method === 'HEAD' ? undefined : bytes);
  return 'written';
}

export const problem = (status: number, code: string, detail: string, more: object = {}): Answer => ({
  status,
  json: { type: `urn:pulse:error:${code}`, title: code, status, detail, code, ...more },
});

const notFound = () => problem(404, 'not_found', 'there is nothing here');

/** What the domain refuses is no fault of the server. */
const REFUSALS = /^(log|rule|rulegen|budget)\./;

function sendProblem(response: ServerResponse, error: unknown): void {
  const { code = 'internal', message } = error as { code?: string; message: string };
  if (response.headersSent) return void response.destroy();
  const status = REFUSALS.test(code) ? 409 : 500;
  const { json } = problem(status, code, message) as { json: unknown };
  response.writeHead(status, { 'content-type': 'application/problem+json' });
  response.end(JSON.stringify(json));
}

async function jsonOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>;
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
