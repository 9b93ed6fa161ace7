import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseJson, type JsonObject } from '@pulse/contracts';
import { answerBody, type FakeRequest, type FakeScript, type FakeStep, fakeUsage } from './steps.js';

/**
 * A provider on the loopback that does what a script says, request by request, in both interfaces: `/chat/completions`
 * and `/messages`. When the script is over it answers 500, so a test that asks too often sees it.
 */
export class FakeLlmServer {
  readonly requests: FakeRequest[] = [];
  readonly #server: Server;
  readonly #script: FakeScript[];
  readonly #timers = new Set<NodeJS.Timeout>();

  private constructor(script: readonly FakeScript[]) {
    this.#script = [...script];
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(script: readonly FakeScript[] = []): Promise<FakeLlmServer> {
    const fake = new FakeLlmServer(script);
    fake.#server.listen(0, '127.0.0.1');
    await once(fake.#server, 'listening');
    return fake;
  }

  /** Base URL to configure a provider with. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  andThen(...steps: readonly FakeScript[]): this {
    this.#script.push(...steps);
    return this;
  }

  async stop(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => undefined);
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    } catch {
      return;
    }
    const text = Buffer.concat(chunks).toString('utf8');
    const seen: FakeRequest = {
      path: request.url ?? '',
      headers: request.headers,
      body: parseJson(text) as JsonObject,
    };
    this.requests.push(seen);
    const script = this.#script.shift() ?? { kind: 'raw', status: 500, body: '{"error":{"type":"script_is_over"}}' };
    this.#play(typeof script === 'function' ? script(seen) : script, seen.path, text, response);
  }

  #play(step: FakeStep, path: string, request: string, response: ServerResponse): void {
    const json = (body: JsonObject) =>
      response
        .writeHead(200, { 'content-type': 'application/json', 'x-request-id': 'req_1', 'request-id': 'req_1' })
        .end(JSON.stringify(body));
    switch (step.kind) {
      case 'answer':
        json(
          answerBody(
            path,
            'stop',
            step.text,
            step.usage === undefined ? fakeUsage(path, request, step.text) : step.usage,
          ),
        );
        return;
      case 'refuse':
        json(answerBody(path, 'refusal', 'I will not.', step.usage ?? fakeUsage(path, request, 'I will not.')));
        return;
      case 'truncate':
        json(answerBody(path, 'length', step.text, step.usage ?? fakeUsage(path, request, step.text)));
        return;
      case 'raw':
        response.writeHead(step.status, { 'content-type': 'application/json', ...step.headers }).end(step.body);
        return;
      case 'hang':
        return;
      case 'reset':
        if (step.within) {
          response.writeHead(200, { 'content-length': 1000 });
          response.write('{"choices":', () => response.socket?.resetAndDestroy());
        } else response.socket?.resetAndDestroy();
        return;
      case 'drip': {
        response.writeHead(200);
        const timer = setInterval(() => response.write(' '), step.everyMs);
        this.#timers.add(timer);
        response.on('close', () => clearInterval(timer));
        return;
      }
      case 'huge':
        response.writeHead(200);
        response.end(Buffer.alloc(step.bytes, 0x20));
        return;
    }
  }
}
