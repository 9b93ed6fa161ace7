import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { deployFolder } from './support/manifests.js';

const program = join(deployFolder, 'secrets', 'make-secrets.mjs');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pulse-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function run(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [program, ...args], { env: { ...process.env, ...env } });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { code, said: stdout + stderr };
}

describe('passwords in a folder', () => {
  const read = () =>
    readdirSync(join(folder, 'made'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), 'utf8')]);

  it('are made once, and never printed', async () => {
    const first = await run(['folder', folder]);
    expect(first.code).toBe(0);
    const made = read();
    expect(made.length).toBeGreaterThan(20);
    const second = await run(['folder', folder]);
    expect(second.code).toBe(0);
    expect(read()).toEqual(made);
    for (const [, value] of made) expect(first.said + second.said).not.toContain(value);
  });

  it('need a place', async () => {
    expect(await run([])).toMatchObject({ code: 2, said: expect.stringContaining('folder FOLDER') });
  });
});

/** The part of the API server that keeps Secrets. */
class ApiServer {
  readonly secrets = new Map<string, Record<string, string>>();
  /** Requests that it answers with 500 from now on, by count. */
  failsAfter = Number.POSITIVE_INFINITY;
  #answered = 0;
  readonly #server: Server = createServer((request, response) => {
    void text(request).then((body) => {
      const [status, answer] = this.#answer(
        request.method ?? '',
        request.url ?? '',
        body,
        request.headers.authorization,
      );
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  #answer(method: string, url: string, body: string, authorization = ''): [number, object] {
    if ((this.#answered += 1) > this.failsAfter) return [500, {}];
    const prefix = '/api/v1/namespaces/pulse/secrets';
    if (authorization !== 'Bearer of-the-pod' || !url.startsWith(prefix)) return [403, {}];
    if (method === 'GET') {
      const found = this.secrets.get(url.slice(prefix.length + 1));
      if (found === undefined) return [404, {}];
      const data = Object.entries(found).map(([key, value]) => [key, Buffer.from(value).toString('base64')]);
      return [200, { data: Object.fromEntries(data) }];
    }
    const { metadata, stringData } = JSON.parse(body) as {
      metadata: { name: string };
      stringData: Record<string, string>;
    };
    if (this.secrets.has(metadata.name)) return [409, {}];
    this.secrets.set(metadata.name, stringData);
    return [201, {}];
  }
}

describe('passwords as Secrets', () => {
  let api: ApiServer;
  let env: Record<string, string>;
  beforeEach(async () => {
    api = new ApiServer();
    writeFileSync(join(folder, 'namespace'), 'pulse');
    writeFileSync(join(folder, 'token'), 'of-the-pod\n');
    env = { KUBERNETES_API: await api.start(), SERVICE_ACCOUNT: folder };
  });
  afterEach(() => api.stop());

  it('are made once', async () => {
    expect((await run(['kubernetes'], env)).code).toBe(0);
    const made = new Map(api.secrets);
    expect([...made.keys()]).toEqual(expect.arrayContaining(['pulse-simulator', 'pulse-admin', 'pulse-nats']));
    const again = await run(['kubernetes'], env);
    expect(again.code).toBe(0);
    expect(api.secrets).toEqual(made);
    for (const values of made.values())
      for (const value of Object.values(values)) expect(again.said).not.toContain(value);
  });

  it('fit together also when a run was interrupted in the middle', async () => {
    api.failsAfter = 4;
    expect((await run(['kubernetes'], env)).code).not.toBe(0);
    expect(api.secrets.size).toBe(4);
    api.failsAfter = Number.POSITIVE_INFINITY;
    expect((await run(['kubernetes'], env)).code).toBe(0);
    const { secrets } = api;
    for (const service of ['orchestrator', 'simulator', 'license', 'auditor', 'rulegen'])
      expect(secrets.get(`pulse-${service}`)!['NATS_PASSWORD']).toBe(
        secrets.get('pulse-nats')![`PULSE_NATS_PASSWORD_${service.toUpperCase()}`],
      );
  });
});
