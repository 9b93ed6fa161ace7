import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { PinoInstrumentation } from '@opentelemetry/instrumentation-pino';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { AggregationType } from '@opentelemetry/sdk-metrics';
import { startNodeSdk } from '@opentelemetry/sdk-node';
import { AlwaysOffSampler, NoopSpanProcessor } from '@opentelemetry/sdk-trace';
import { observeProcess } from './process-metrics.js';
import { reader } from './reader.js';
import { serviceName } from './service-name.js';

const PROBES = /^\/(healthz|readyz|metrics)(\?|$)/;

/** Metrics of the instrumentations: ours say the same by route, without attributes that a client chooses. */
const DROPPED = ['http.*', 'db.*'].map((instrumentName) => ({
  instrumentName,
  aggregation: { type: AggregationType.DROP } as const,
}));

let sdk: { shutdown(): Promise<void> } | null = null;

/**
 * Starts the SDK: metrics for `/metrics` always; spans are sent only where an OTLP endpoint is configured. Without one
 * they have ids, for the lines of the log and the commits, and cost next to nothing.
 */
export function startSdk(env: NodeJS.ProcessEnv = process.env): void {
  const exports = ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'].some(
    (key) => (env[key] ?? '') !== '',
  );
  // Where a process runs is told by who collects from it; its arguments and paths are nobody's business.
  env['OTEL_NODE_RESOURCE_DETECTORS'] ??= 'service';
  sdk = startNodeSdk({
    logLevel: env['OTEL_LOG_LEVEL'] ?? 'error',
    resourceAttributes: { 'service.name': serviceName(env, process.argv[1]), 'service.namespace': 'pulse' },
    metricReaders: [reader],
    views: DROPPED,
    logRecordProcessors: [],
    ...(exports ? {} : { spanProcessors: [new NoopSpanProcessor()], sampler: new AlwaysOffSampler() }),
    instrumentations: [
      new HttpInstrumentation({ ignoreIncomingRequestHook: ({ url }) => PROBES.test(url ?? '') }),
      new UndiciInstrumentation({ requireParentforSpans: true }),
      new PgInstrumentation({ requireParentSpan: true }),
      new PinoInstrumentation({ disableLogSending: true }),
    ],
  });
  observeProcess();
}

export async function stopSdk(): Promise<void> {
  const running = sdk;
  sdk = null;
  await running?.shutdown();
}
