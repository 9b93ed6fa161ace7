export { ATTR } from './attributes.js';
export { inject, linkTo, TRACEPARENT, traceparent, withParent } from './context.js';
export {
  destinationName,
  destinationTemplate,
  MOST_LINKS,
  processSpan,
  projectSpan,
  publishSpan,
  settleSpan,
  stepSpan,
  type Delivered,
  type Sent,
} from './messaging.js';
export { counted, gauge } from './metrics/gauges.js';
export { count, observe } from './metrics/record.js';
export type { MetricDefinition } from './metrics/definition.js';
export { METRICS, type MetricAttributes, type MetricName, type MetricOf } from './metrics/table.js';
export { budgetSpan, chatSpan, iterationSpan, runSpan } from './rule-spans.js';
export { errorCode, isRecording, nameRoute, span, untraced, type Kind, type SpanOptions } from './span.js';
