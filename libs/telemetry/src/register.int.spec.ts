import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json, text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { serviceName } from './sdk/service-name.js';

const here = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);
const PROGRAM = `
  import { count, span, traceparent } from ${here('index.js')};
  import { metricsText, shutdownTelemetry } from ${here('sdk.js')};
  count('pulse_batches_submitted_total', {});
  const trace = await span('a span', { attributes: { 'pulse.batch.id': 'b1' } }, async () => traceparent());
  console.log(JSON.stringify({ trace, metrics: await metricsText() }));
  await shutdownTelemetry();`;

interface Exported {
  readonly resourceSpans: {
    readonly resource: { readonly attributes: { key: string; value: { stringValue?: string } }[] };
    readonly scopeSpans: { readonly spans: { name: string; traceId: string; attributes: unknown[] }[] }[];
  }[];
}

const received: Exported[] = [];
const sink = createServer((request, response) => {
  void json(request).then((body) => {
    received.push(body as Exported);
    response.end('{}');
  });
});
beforeEach(async () => {
  received.length = 0;
  await once(sink.listen(0, '127.0.0.1'), 'listening');
});
afterEach(() => new Promise((resolve) => sink.close(resolve)));

async function run(env: Record<string, string>): Promise<{ trace: string; metrics: string; error: string }> {
  const { PATH } = process.env;
  const args = ['--import', new URL('register.js', import.meta.url).href, '--input-type=module', '-e', PROGRAM];
  const child = spawn(process.execPath, args, {
    env: { PATH, SERVICE: 'spec', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, error] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { ...(JSON.parse(out) as { trace: string; metrics: string }), error };
}

describe('a process with telemetry', () => {
  it('tells its metrics and has ids for its log, and sends nothing, where no collector is named', async () => {
    const { trace, metrics, error } = await run({});
    expect(error).toBe('');
    expect(trace).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
    expect(metrics).toMatch(/^pulse_batches_submitted_total 1$/m);
    expect(metrics).toMatch(/^target_info\{service_name="spec"/m);
    expect(metrics).not.toMatch(/process_(command|executable|owner)/);
    expect(received).toEqual([]);
  });

  it('sends its spans before it ends, where one is', async () => {
    const { port } = sink.address() as AddressInfo;
    const endpoint = `http://127.0.0.1:${port}`;
    const { trace } = await run({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' });
    const [{ resource, scopeSpans }] = received.flatMap(({ resourceSpans }) => resourceSpans) as [
      Exported['resourceSpans'][0],
    ];
    expect(resource.attributes).toContainEqual({ key: 'service.name', value: { stringValue: 'spec' } });
    const spans = scopeSpans.flatMap((scope) => scope.spans);
    expect(spans).toMatchObject([{ name: 'a span', traceId: trace.split('-')[1] }]);
  });

  it('ends also when the collector does not answer', async () => {
    const startedAt = performance.now();
    await run({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' });
    expect(performance.now() - startedAt).toBeLessThan(15_000);
  });
});

describe('the name of a service', () => {
  it('is what the environment says, else that of the folder of its program', () => {
    const script = '/srv/services/license/dist/main.js';
    expect(serviceName({ OTEL_SERVICE_NAME: 'a', SERVICE: 'b' }, script)).toBe('a');
    expect(serviceName({ SERVICE: 'b' }, script)).toBe('b');
    expect(serviceName({}, script)).toBe('license');
    expect(serviceName({}, 'C:\\services\\rulegen\\dist\\main.js')).toBe('rulegen');
    expect(serviceName({}, undefined)).toBe('pulse');
  });
});
