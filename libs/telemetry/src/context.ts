import {
  context,
  isSpanContextValid,
  ROOT_CONTEXT,
  trace,
  TraceFlags,
  type Context,
  type Link,
  type SpanContext,
} from '@opentelemetry/api';

const FORM = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** The header that carries the trace (W3C Trace Context). */
export const TRACEPARENT = 'traceparent';

/** The active span as a `traceparent`; null outside of any trace, as always where no SDK was started. */
export function traceparent(): string | null {
  const active = trace.getSpanContext(context.active());
  return active !== undefined && isSpanContextValid(active) ? format(active) : null;
}

export function format({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

/** The span that a `traceparent` names; null for none and for what is not one: a foreign header stops nothing. */
export function parse(text: string | null | undefined): SpanContext | null {
  const parts = FORM.exec(text ?? '');
  if (parts === null) return null;
  const traceFlags = Number.parseInt(parts[3]!, 16) & TraceFlags.SAMPLED;
  const found = { traceId: parts[1]!, spanId: parts[2]!, traceFlags, isRemote: true };
  return isSpanContextValid(found) ? found : null;
}

/** Runs something in the trace that a `traceparent` names; outside of any where it names none. */
export function withParent<T>(parent: string | null | undefined, run: () => T): T {
  return context.with(contextOf(parent), run);
}

export function contextOf(parent: string | null | undefined): Context {
  const remote = parse(parent);
  return remote === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, remote);
}

/** Adds the active span to the headers of a message; the same headers outside of any trace. */
export function inject(headers: Readonly<Record<string, string>> = {}): Record<string, string> {
  const active = traceparent();
  return active === null ? { ...headers } : { ...headers, [TRACEPARENT]: active };
}

/** A link to the span that a `traceparent` names; null where it names none. */
export function linkTo(text: string | null | undefined): Link | null {
  const found = parse(text);
  return found === null ? null : { context: found };
}
