import { metrics, type Counter, type Histogram, type MeterProvider, type ObservableResult } from '@opentelemetry/api';
import { METRICS, type MetricAttributes, type MetricName, type MetricOf } from './metrics-table.js';

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

/**
 * From now on tells a value whenever metrics are read; several readings of one metric have different attributes.
 * `read` may be slow or fail: then the metric is missing from that answer.
 *
 * @returns what ends it
 */
export function gauge<N extends MetricOf<'gauge'>>(
  name: N,
  attributes: MetricAttributes<N>,
  read: () => number | null | Promise<number | null>,
): () => void {
  const { help: description, unit } = METRICS[name];
  const instrument = meter().createObservableGauge(name, { description, unit });
  const callback = async (result: ObservableResult) => {
    const value = await Promise.resolve()
      .then(read)
      .catch(() => null);
    if (value !== null) result.observe(value, attributes);
  };
  instrument.addCallback(callback);
  return () => instrument.removeCallback(callback);
}

/** As `gauge`, for a total that something else counts. */
export function counted<N extends MetricOf<'counter'>>(
  name: N,
  attributes: MetricAttributes<N>,
  read: () => number,
): () => void {
  const { help: description, unit } = METRICS[name];
  const instrument = meter().createObservableCounter(name, { description, unit });
  const callback = (result: ObservableResult) => result.observe(read(), attributes);
  instrument.addCallback(callback);
  return () => instrument.removeCallback(callback);
}
