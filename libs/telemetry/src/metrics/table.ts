import type { MetricDefinition } from './definition.js';
import { ARCHIVE } from './archive.js';
import { BATCHES } from './batches.js';
import { HTTP } from './http.js';
import { JOBS } from './jobs.js';
import { LOG } from './log.js';
import { PROCESS } from './process.js';
import { PROJECTIONS } from './projections.js';
import { QUEUE } from './queue.js';
import { RULES } from './rules.js';

/** Every metric that a service exposes on `/metrics`, by its name in Prometheus. */
export const METRICS = {
  ...JOBS,
  ...QUEUE,
  ...LOG,
  ...PROJECTIONS,
  ...ARCHIVE,
  ...BATCHES,
  ...RULES,
  ...HTTP,
  ...PROCESS,
};

export type MetricName = keyof typeof METRICS;

/** Names of the metrics of one kind. */
export type MetricOf<K extends MetricDefinition['kind']> = {
  [N in MetricName]: (typeof METRICS)[N]['kind'] extends K ? N : never;
}[MetricName];

/** A metric's attributes: all of them, and no other. */
export type MetricAttributes<N extends MetricName> = {
  readonly [A in (typeof METRICS)[N]['attributes'][number]]: string | number | boolean;
};
