import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { seeded } from '../../support/seeded.js';

/** What a call cost, as the provider says: it keeps its own books, in a process that nobody kills. */
export interface Bill {
  readonly callId: string;
  readonly input: number;
  readonly output: number;
  /** Nano-dollars: a dollar for a million input tokens, ten for a million output tokens. */
  readonly cost: number;
}

interface Asked {
  readonly callId: string;
  readonly text: string;
  readonly maxOutputTokens: number;
}

export interface ProviderOptions {
  readonly seed: number;
  /** Multiplies what is billed for the n-th call, from 1. Default 1. */
  readonly factor?: (n: number) => number;
}

/** A paid model that is not one: bills the true tokens of a request when it is received, whoever reads the reply. */
export class FakePaidModel {
  readonly bills: Bill[] = [];
  readonly #server;
  readonly #random;

  constructor(readonly options: ProviderOptions) {
    this.#random = seeded(options.seed);
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    try {
      for await (const chunk of request as AsyncIterable<Buffer>) body += chunk.toString('utf8');
    } catch {
      // Killed before all of it was sent: nothing to work on.
      return;
    }
    const { callId, text, maxOutputTokens } = JSON.parse(body) as Asked;
    const { input, output } = this.#bill(callId, text, maxOutputTokens);
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.write('words\n');
    // The rest of the reply comes in a later turn, so that a reader can be killed in the midst of it.
    setImmediate(() => response.end(JSON.stringify({ input, output })));
  }

  #bill(callId: string, text: string, maxOutputTokens: number): Bill {
    const factor = this.options.factor?.(this.bills.length + 1) ?? 1;
    // Between 2 and 4 bytes a token, as of English and JSON; replies of any length up to the cap.
    const input = Math.ceil(text.length / (2 + 2 * this.#random())) * factor;
    const output = Math.ceil(maxOutputTokens * this.#random()) * factor;
    const bill = { callId, input, output, cost: input * 1000 + output * 10_000 };
    this.bills.push(bill);
    return bill;
  }
}
