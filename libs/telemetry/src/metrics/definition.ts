/** What a metric is: its attributes are few and their values are from short lists, never ids. */
export interface MetricDefinition {
  readonly kind: 'counter' | 'histogram' | 'gauge';
  /** Of the Prometheus name's end: seconds, bytes, or the things that are counted. */
  readonly unit: string;
  readonly help: string;
  readonly attributes: readonly string[];
  /** Upper bounds of a histogram's buckets, in its unit. */
  readonly bounds?: readonly number[];
}

/** Gives a table its own type, with every name in it. */
export const define = <const T extends Record<string, MetricDefinition>>(table: T): T => table;

/** Buckets in seconds, of what a machine does at once and of what takes its time. */
export const SHORT = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;
export const LONG = [0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200] as const;
