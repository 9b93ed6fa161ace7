import { metrics, type MeterProvider, type ObservableResult } from '@opentelemetry/api';
import { METRICS, type MetricAttributes, type MetricName, type MetricOf } from './table.js';

type Read = () => number | null | Promise<number | null>;

/** A value that is read when metrics are asked for. What was told once is told as NaN when there is nothing to tell. */
interface Reading {
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  read: Read | null;
  told: boolean;
}

let provider: MeterProvider | null = null;
let readings = new Map<MetricName, Map<string, Reading>>();

/**
 * From now on tells a value whenever metrics are read. Readings of one metric have different attributes; one with the
 * same attributes takes the place of the other. `read` may be slow, fail or return null: then there is no value.
 *
 * @returns what ends it
 */
export function gauge<N extends MetricOf<'gauge'>>(name: N, attributes: MetricAttributes<N>, read: Read): () => void {
  return add(name, attributes, read);
}

/** As `gauge`, for a total that something else counts. */
export function counted<N extends MetricOf<'counter'>>(
  name: N,
  attributes: MetricAttributes<N>,
  read: () => number,
): () => void {
  return add(name, attributes, read);
}

function add(name: MetricName, attributes: Reading['attributes'], read: Read): () => void {
  const current = metrics.getMeterProvider();
  if (current !== provider) {
    provider = current;
    readings = new Map();
  }
  const ofMetric = readings.get(name) ?? observe(current, name);
  const key = JSON.stringify(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)));
  const known = ofMetric.get(key);
  const reading: Reading = { attributes, read, told: known?.told ?? false };
  ofMetric.set(key, reading);
  return () => {
    reading.read = null;
  };
}

function observe(current: MeterProvider, name: MetricName): Map<string, Reading> {
  const { help: description, unit, kind } = METRICS[name];
  const ofMetric = new Map<string, Reading>();
  readings.set(name, ofMetric);
  const meter = current.getMeter('pulse');
  const options = { description, unit };
  const instrument =
    kind === 'counter' ? meter.createObservableCounter(name, options) : meter.createObservableGauge(name, options);
  instrument.addCallback(async (result) => {
    await Promise.all([...ofMetric.values()].map((reading) => tell(reading, result)));
  });
  return ofMetric;
}

async function tell(reading: Reading, result: ObservableResult): Promise<void> {
  const value = await Promise.resolve()
    .then(() => reading.read?.() ?? null)
    .catch(() => null);
  // The SDK would go on telling the last value.
  if (value === null && !reading.told) return;
  reading.told = true;
  result.observe(value ?? Number.NaN, reading.attributes);
}
