import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { METRICS } from '@pulse/telemetry';
import type { ReceivedSpan } from '../support/otlp-sink.js';
import { connectedWith, lineOf, orphans } from './trace-graph.js';
import { reported, startTraced, stopTraced, submit, type TracedCluster } from './traced-cluster.js';

jest.setTimeout(600_000);

const BATCH = 'tracedbatch1';
const CANARY = 'canary_job_5e8d';
const [INTERNAL, SERVER, CLIENT, PRODUCER, CONSUMER] = [1, 2, 3, 4, 5];

let traced: TracedCluster | undefined;
let spans: ReceivedSpan[];
let secrets: string[];
let root: ReceivedSpan;
/** What `/metrics` of each service said when the batch had ended. */
const metrics = new Map<string, string>();
beforeAll(async () => {
  traced = await startTraced();
  const { cluster, sink } = traced;
  await submit(cluster, BATCH, CANARY);
  await reported(cluster, BATCH);
  secrets = Object.values(JSON.parse(readFileSync(join(cluster.folder, 'secrets.json'), 'utf8')) as object) as string[];
  // The secret of a key may hold the sign that stands before it.
  secrets.push(cluster.apiKey.split('_').slice(2).join('_'));
  expect(Math.min(...secrets.map(({ length }) => length))).toBeGreaterThan(30);
  for (const { service, url } of cluster.services.values())
    metrics.set(service, await (await fetch(`${url}/metrics`)).text());
  for (const service of cluster.services.values()) expect(await service.kill()).toEqual({ code: 0, signal: null });
  spans = sink.spans;
  root = spans.find(({ name, kind }) => name === 'POST /v1/batches' && kind === SERVER)!;
});
afterAll(() => stopTraced(traced));

const inTrace = () => spans.filter(({ traceId }) => traceId === root.traceId);
const named = (name: string) => inTrace().filter((span) => span.name === name);

describe('the trace of a batch', () => {
  it('begins with the request, and misses no parent, in any trace', () => {
    expect(root).toMatchObject({
      service: 'orchestrator',
      parentSpanId: null,
      attributes: { 'http.route': '/v1/batches' },
    });
    expect(orphans(spans).map(({ service, name }) => [service, name])).toEqual([]);
  });

  it.each([
    ['publish evt.batch', 'orchestrator', PRODUCER],
    ['dispatch batch', 'orchestrator', INTERNAL],
    ['publish work.sim', 'orchestrator', PRODUCER],
    ['process work.sim', 'simulator', CONSUMER],
    ['publish evt.job', 'simulator', PRODUCER],
    ['ack WORK', 'simulator', CLIENT],
    ['barrier batch', 'orchestrator', INTERNAL],
    ['license batch', 'license', INTERNAL],
    ['publish evt.license', 'license', PRODUCER],
    ['complete batch', 'orchestrator', INTERNAL],
    ['audit batch', 'auditor', INTERNAL],
    ['publish evt.audit', 'auditor', PRODUCER],
    ['publish art', 'auditor', PRODUCER],
  ])('has in it %s by the %s', (name, service, kind) => {
    const found = named(name).filter((span) => span.service === service);
    expect(found.length).toBeGreaterThan(0);
    for (const span of found) {
      expect(span.kind).toBe(kind);
      expect(lineOf(span, spans).at(-1)).toBe(root);
    }
  });

  it('goes from the dispatch to the worker and its commits', () => {
    const [processed] = named('process work.sim');
    const [sent] = named('publish work.sim');
    expect(processed!.parentSpanId).toBe(sent!.spanId);
    expect(processed!.links).toMatchObject([{ traceId: root.traceId, spanId: sent!.spanId }]);
    expect(processed!.attributes).toMatchObject({
      'messaging.nats.delivery_count': 1,
      'pulse.batch.id': BATCH,
      'pulse.job.number': 1,
    });
    for (const span of [...named('publish evt.job'), ...named('ack WORK')])
      expect(lineOf(span, spans)).toContain(processed);
  });

  it('is linked with the projections of its commits, in every service that has tables', () => {
    const projected = connectedWith(root, spans).filter(({ name }) => name.startsWith('project '));
    expect(new Set(projected.map(({ service }) => service))).toEqual(
      new Set(['orchestrator', 'license', 'auditor', 'rulegen']),
    );
    for (const span of projected) expect(span).toMatchObject({ kind: CONSUMER, parentSpanId: null });
    const statements = spans.filter(({ parentSpanId }) => projected.some(({ spanId }) => spanId === parentSpanId));
    expect(statements.some(({ name }) => name.startsWith('pg.query'))).toBe(true);
  });
});

describe('spans', () => {
  it('have few names, and no ids in them', () => {
    const names = new Set(spans.map(({ name }) => name));
    expect(names.size).toBeLessThan(100);
    expect([...names].filter((name) => name.includes(BATCH) || /[0-9a-f]{16}/.test(name))).toEqual([]);
  });

  it('hold neither what users wrote nor secrets', () => {
    expect(secrets.length).toBeGreaterThan(5);
    expect([CANARY, ...secrets].filter((secret) => traced!.sink.raw.includes(secret))).toEqual([]);
  });
});

describe('the metrics of the services that did it', () => {
  it.each([
    ['orchestrator', 'pulse_batches_submitted_total', '1'],
    ['orchestrator', 'pulse_batches_ended_total{outcome="completed"}', '1'],
    ['orchestrator', 'pulse_jobs_dispatched_total', '1'],
    ['orchestrator', 'pulse_queue_depth{state="waiting"}', '0'],
    ['orchestrator', 'pulse_dead_letters', '0'],
    ['orchestrator', 'pulse_batches{state="open"}', '0'],
    ['orchestrator', 'pulse_http_requests_total{method="POST",route="/v1/batches",status="201"}', '1'],
    ['orchestrator', 'pulse_projection_parked{projection="orchestrator"}', '0'],
    ['simulator', 'pulse_deliveries_total{redelivered="false"}', '1'],
    ['simulator', 'pulse_settlements_total{how="ack"}', '1'],
    ['simulator', 'pulse_jobs_finished_total{outcome="succeeded"}', '1'],
    ['simulator', 'pulse_job_duration_seconds_count{outcome="succeeded"}', '1'],
    ['license', 'pulse_projection_parked{projection="license"}', '0'],
    ['license', 'pulse_active{task="license"}', '1'],
    ['auditor', 'pulse_reports_written_total', '1'],
    ['auditor', 'pulse_batch_seconds_count{outcome="completed"}', '1'],
    ['auditor', 'pulse_lineage_ok{of="process"}', '1'],
  ])('%s: %s is %s', (service, name, value) => {
    expect(metrics.get(service)!.split('\n')).toContain(`${name} ${value}`);
  });

  it('are those of the reference, with no ids in them, and not many', () => {
    for (const text of metrics.values()) {
      const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
      const names = new Set(lines.map((line) => line.replace(/[{ ].*/, '').replace(/_(bucket|sum|count)$/, '')));
      names.delete('target_info');
      expect([...names].filter((name) => !(name in METRICS))).toEqual([]);
      expect(lines.length).toBeLessThan(1000);
      expect(text).not.toContain(BATCH);
      expect([CANARY, ...secrets].filter((secret) => text.includes(secret))).toEqual([]);
    }
  });
});
