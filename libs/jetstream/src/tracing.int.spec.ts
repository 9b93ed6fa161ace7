import { context, metrics, SpanKind, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace';
import { jetstreamManager } from '@nats-io/jetstream';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { MOST_LINKS, processSpan, projectSpan, settleSpan, span } from '@pulse/telemetry';
import { NatsServer } from '@pulse/testing';
import { connectBroker } from './connection.js';
import { directGet } from './direct-get.js';
import { publish } from './publish.js';
import { provisionStream } from './topology.js';

jest.setTimeout(600_000);

const WORK = { name: 'WORK', subjects: ['work.>'], allow_direct: true };
const CANARY = 'canary-payload-5b1c';
const spans = new InMemorySpanExporter();
const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 600_000 });
const contexts = new AsyncLocalStorageContextManager();

let server: NatsServer;
let broker: Awaited<ReturnType<typeof connectBroker>>;
beforeAll(async () => {
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] }));
  context.setGlobalContextManager(contexts.enable());
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  server = await NatsServer.start();
  broker = await connectBroker({ servers: server.url });
  await provisionStream(await jetstreamManager(broker), WORK);
});
beforeEach(() => spans.reset());
afterAll(async () => {
  await broker.close();
  await server.stop();
  await reader.shutdown();
  contexts.disable();
});

const named = (name: string): ReadableSpan => {
  const found = spans.getFinishedSpans().filter((one) => one.name === name);
  expect(found).toHaveLength(1);
  return found[0]!;
};
const id = (one: ReadableSpan) => one.spanContext().spanId;

async function sendAndRead(subject: string) {
  const sent = await publish(broker, subject, Buffer.from(CANARY), {
    stream: 'WORK',
    timeout: 5000,
    messageId: subject,
  });
  const seq = sent.kind === 'stored' ? sent.sequence : 0;
  const stored = (await directGet(broker, 'WORK', { seq }, 5000))!;
  const headers = Object.fromEntries(stored.headers.keys().map((key) => [key, stored.headers.get(key)]));
  return { subject, headers, stream: 'WORK', consumer: 'workers' };
}

describe('a message in a trace', () => {
  it('is published, processed and settled in one trace, with the kinds and names of the conventions', async () => {
    await span('submit', {}, async () => {
      const message = await sendAndRead('work.sim.b7f3.12');
      await processSpan({ ...message, deliveries: 1 }, () => settleSpan('ack', 'WORK', async () => {}));
    });
    const [submit, sent, processed, settled] = ['submit', 'publish work.sim', 'process work.sim', 'ack WORK'].map(
      named,
    );
    expect(new Set(spans.getFinishedSpans().map((one) => one.spanContext().traceId)).size).toBe(1);
    expect([sent!.kind, processed!.kind, settled!.kind]).toEqual([
      SpanKind.PRODUCER,
      SpanKind.CONSUMER,
      SpanKind.CLIENT,
    ]);
    expect([sent!, processed!, settled!].map((one) => one.parentSpanContext?.spanId)).toEqual(
      [submit!, sent!, processed!].map(id),
    );
    expect(processed!.links.map((link) => link.context.spanId)).toEqual([id(sent!)]);
    expect(processed!.attributes).toMatchObject({
      'messaging.system': 'nats',
      'messaging.operation.type': 'process',
      'messaging.destination.template': 'work.sim.{id}.{n}',
      'messaging.consumer.group.name': 'workers',
      'messaging.nats.delivery_count': 1,
    });
    expect(sent!.attributes).toMatchObject({ 'messaging.operation.type': 'send', 'pulse.outcome': 'stored' });
    expect(
      JSON.stringify(spans.getFinishedSpans().map(({ attributes, events }) => [attributes, events])),
    ).not.toContain(CANARY);
  });

  it('that is delivered again is processed beside the first time', async () => {
    await span('submit', {}, async () => {
      const message = await sendAndRead('work.sim.b7f3.13');
      const failing = processSpan({ ...message, deliveries: 1 }, async () => {
        throw Object.assign(new Error(CANARY), { code: 'job.interrupted' });
      });
      await expect(failing).rejects.toThrow(CANARY);
      await processSpan({ ...message, deliveries: 2 }, async () => {});
    });
    const sent = named('publish work.sim');
    const processed = spans.getFinishedSpans().filter(({ name }) => name === 'process work.sim');
    expect(processed.map(({ parentSpanContext }) => parentSpanContext?.spanId)).toEqual([id(sent), id(sent)]);
    expect(processed.map(({ attributes }) => attributes['messaging.nats.delivery_count'])).toEqual([1, 2]);
    expect(processed.map(({ status, attributes }) => [status.message, attributes['error.type']])).toEqual([
      ['job.interrupted', 'job.interrupted'],
      [undefined, undefined],
    ]);
    expect(JSON.stringify(processed.map(({ status, events }) => [status, events]))).not.toContain(CANARY);
  });

  it('keeps the trace that it came with when it is set aside', async () => {
    const origin = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const options = { stream: 'WORK', timeout: 5000, keepsTrace: true, headers: { traceparent: origin } };
    await span('step', {}, () => publish(broker, 'work.sim.b7f3.14', Buffer.of(1), options));
    const stored = await directGet(broker, 'WORK', { seq: 1, next_by_subj: 'work.sim.b7f3.14' }, 5000);
    expect(stored!.headers.get('traceparent')).toBe(origin);
  });
});

describe('a message outside of any trace', () => {
  it('makes no span and carries none, and is counted', async () => {
    const { headers } = await sendAndRead('work.sim.b7f3.15');
    expect(headers['traceparent']).toBeUndefined();
    expect(spans.getFinishedSpans()).toEqual([]);
    await reader.forceFlush();
    const told = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
    const published = told.find(({ descriptor }) => descriptor.name === 'pulse_publish_total');
    expect(published?.dataPoints).toEqual([
      expect.objectContaining({ attributes: { stream: 'WORK', outcome: 'stored' }, value: 4 }),
    ]);
    expect(told.find(({ descriptor }) => descriptor.name === 'pulse_direct_gets_total')?.dataPoints[0]?.value).toBe(4);
  });
});

describe('a batch of commits', () => {
  it('is projected in a trace of its own with links to theirs, no more than a collector takes', () => {
    const commits = Array.from({ length: 300 }, (_, i) => ({
      traceparent: i === 0 ? null : `00-${i.toString(16).padStart(32, '0')}-${'c'.repeat(16)}-01`,
    }));
    span('something else', {}, () => projectSpan('lifecycle', [...commits, ...commits], () => {}));
    const projected = named('project lifecycle');
    expect(projected.parentSpanContext).toBeUndefined();
    expect(projected.links).toHaveLength(MOST_LINKS);
    expect(projected.attributes).toMatchObject({
      'pulse.links.dropped': 299 - 128,
      'messaging.batch.message_count': 600,
    });
  });
});
