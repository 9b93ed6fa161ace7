import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A span as a collector receives it. Kinds are those of OTLP: 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
export interface ReceivedSpan {
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Null for the root of a trace. */
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly kind: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}
type RawSpan = Omit<ReceivedSpan, 'service' | 'attributes' | 'links' | 'parentSpanId'> & {
  readonly parentSpanId?: string;
  readonly attributes?: readonly Attribute[];
  readonly links?: ReceivedSpan['links'];
};
interface ExportedTraces {
  readonly resourceSpans?: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly RawSpan[] }[];
  }[];
}

/** A collector for specs: it takes spans by OTLP over HTTP in JSON and keeps them. */
export class OtlpSink {
  readonly spans: ReceivedSpan[] = [];
  /** All that was received, as it came. */
  raw = '';

  private constructor(readonly server: Server) {}

  static async start(): Promise<OtlpSink> {
    const server = createServer((request, response) => {
      void text(request).then((body) => {
        if (request.url === '/v1/traces') sink.#take(body);
        response.setHeader('content-type', 'application/json').end('{}');
      });
    });
    const sink = new OtlpSink(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return sink;
  }

  /** What a process needs in its environment to send its spans here, soon. */
  get env(): Record<string, string> {
    const { port } = this.server.address() as AddressInfo;
    return {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '100',
    };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  #take(body: string): void {
    this.raw += body;
    const { resourceSpans = [] } = JSON.parse(body) as ExportedTraces;
    for (const { resource, scopeSpans } of resourceSpans) {
      const service = String(valuesOf(resource.attributes)['service.name']);
      for (const { spans } of scopeSpans)
        for (const { attributes = [], links = [], parentSpanId = '', ...span } of spans)
          this.spans.push({
            ...span,
            service,
            links,
            parentSpanId: parentSpanId === '' ? null : parentSpanId,
            attributes: valuesOf(attributes),
          });
    }
  }
}

const valuesOf = (attributes: readonly Attribute[]): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
