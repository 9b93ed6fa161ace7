import {
  context,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Attributes,
  type Context,
  type Link,
  type Span,
} from '@opentelemetry/api';
import { ATTR } from './attributes.js';
import { contextOf } from './context.js';

export type Kind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

export interface SpanOptions {
  /** Default internal. */
  readonly kind?: Kind;
  /** No payloads, no secrets, and ids only where a reader of traces looks for them. */
  readonly attributes?: Attributes;
  readonly links?: readonly (Link | null)[];
  /** The parent as a `traceparent`, null for a trace of its own. Default the active span. */
  readonly parent?: string | null;
}

const KINDS: Readonly<Record<Kind, SpanKind>> = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};

const tracer = trace.getTracer('pulse');

/**
 * Runs something as a span that is active meanwhile and ends with it, also when it fails. Of an error only its code is
 * kept: messages may quote what a user wrote.
 */
export function span<T>(name: string, options: SpanOptions, run: (span: Span) => T): T {
  const parent = options.parent === undefined ? context.active() : contextOf(options.parent);
  const above = trace.getSpan(parent);
  if (above !== undefined && isDropped(above)) return within(parent, above, run);
  const links = (options.links ?? []).filter((link) => link !== null);
  const { attributes = {} } = options;
  const settings = { kind: KINDS[options.kind ?? 'internal'], attributes, links };
  const started = tracer.startSpan(name, settings, parent);
  let result: T;
  try {
    result = context.with(trace.setSpan(parent, started), run, undefined, started);
  } catch (error) {
    throw failed(started, error);
  }
  if (!(result instanceof Promise)) {
    started.end();
    return result;
  }
  return result.then(
    (value: unknown) => {
      started.end();
      return value;
    },
    (error: unknown) => {
      throw failed(started, error);
    },
  ) as T;
}

/** A trace that its first span left unrecorded has no spans below that: they would only cost time. */
function isDropped(above: Span): boolean {
  return !above.isRecording() && (above.spanContext().traceFlags & TraceFlags.SAMPLED) === 0;
}

function within<T>(parent: Context, above: Span, run: (span: Span) => T): T {
  return parent === context.active() ? run(above) : context.with(parent, run, undefined, above);
}

/** Whether the active span is recorded, so that spans below it are worth their cost. */
export function isRecording(): boolean {
  return trace.getActiveSpan()?.isRecording() === true;
}

/** Runs something outside of any trace: what serves many traces at once belongs to none of them. */
export function untraced<T>(run: () => T): T {
  return context.with(ROOT_CONTEXT, run);
}

function failed(started: Span, error: unknown): unknown {
  const code = errorCode(error);
  started.setAttribute(ATTR.errorType, code);
  started.setStatus({ code: SpanStatusCode.ERROR, message: code });
  started.end();
  return error;
}

/** What an error is called in traces and metrics: its code, else its name. */
export function errorCode(error: unknown): string {
  const { code, name } = (error ?? {}) as { readonly code?: unknown; readonly name?: unknown };
  if (typeof code === 'string' && code.length <= 64) return code;
  return typeof name === 'string' ? name : 'unknown';
}

/** Names the span of an HTTP request after its route as it is declared, so that ids are not in names. */
export function nameRoute(method: string, route: string): void {
  trace.getActiveSpan()?.updateName(`${method} ${route}`).setAttribute(ATTR.httpRoute, route);
}
