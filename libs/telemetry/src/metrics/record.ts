import { metrics, type Counter, type Histogram, type MeterProvider } from '@opentelemetry/api';
import { METRICS, type MetricAttributes, type MetricName, type MetricOf } from './table.js';

/** Instruments belong to the provider that made them; until an SDK is started they do nothing. */
let provider: MeterProvider | null = null;
let counters = new Map<MetricName, Counter>();
let histograms = new Map<MetricName, Histogram>();

function meter() {
  const current = metrics.getMeterProvider();
  if (current !== provider) {
    provider = current;
    counters = new Map();
    histograms = new Map();
  }
  return current.getMeter('pulse');
}

/** Adds to a counter. */
export function count<N extends MetricOf<'counter'>>(name: N, attributes: MetricAttributes<N>, by = 1): void {
  const current = meter();
  let counter = counters.get(name);
  if (counter === undefined) {
    const { help: description, unit } = METRICS[name];
    counters.set(name, (counter = current.createCounter(name, { description, unit })));
  }
  counter.add(by, attributes);
}

/** Adds one observation to a histogram, in the metric's unit. */
export function observe<N extends MetricOf<'histogram'>>(
  name: N,
  value: number,
  attributes: MetricAttributes<N>,
): void {
  const current = meter();
  let histogram = histograms.get(name);
  if (histogram === undefined) {
    const { help: description, unit, bounds } = METRICS[name];
    const advice = { explicitBucketBoundaries: [...bounds] };
    histograms.set(name, (histogram = current.createHistogram(name, { description, unit, advice })));
  }
  histogram.record(value, attributes);
}
