import type { ReceivedSpan } from '../support/otlp-sink.js';

/** Spans whose parent was never received. */
export function orphans(spans: readonly ReceivedSpan[]): ReceivedSpan[] {
  const known = new Set(spans.map(({ spanId }) => spanId));
  return spans.filter(({ parentSpanId }) => parentSpanId !== null && !known.has(parentSpanId));
}

/** All that is connected with a span by parents and links, in either direction. */
export function connectedWith(start: ReceivedSpan, spans: readonly ReceivedSpan[]): ReceivedSpan[] {
  const neighbours = new Map<string, string[]>();
  const join = (a: string, b: string) => {
    neighbours.set(a, [...(neighbours.get(a) ?? []), b]);
    neighbours.set(b, [...(neighbours.get(b) ?? []), a]);
  };
  for (const { spanId, parentSpanId, links } of spans) {
    if (parentSpanId !== null) join(spanId, parentSpanId);
    for (const link of links) join(spanId, link.spanId);
  }
  const seen = new Set([start.spanId]);
  const open = [start.spanId];
  for (let next = open.pop(); next !== undefined; next = open.pop())
    for (const neighbour of neighbours.get(next) ?? [])
      if (!seen.has(neighbour)) {
        seen.add(neighbour);
        open.push(neighbour);
      }
  return spans.filter(({ spanId }) => seen.has(spanId));
}

/** A span and its ancestors, from itself to the root. */
export function lineOf(span: ReceivedSpan, spans: readonly ReceivedSpan[]): ReceivedSpan[] {
  const byId = new Map(spans.map((one) => [one.spanId, one]));
  const line: ReceivedSpan[] = [];
  for (let at: ReceivedSpan | undefined = span; at !== undefined; at = byId.get(at.parentSpanId ?? '')) line.push(at);
  return line;
}
