import { define, SHORT } from './definition.js';

/** Projections, by the services that have tables. */
export const PROJECTIONS = define({
  pulse_projection_position: {
    kind: 'gauge',
    unit: 'commits',
    help: "The projection's checkpoint",
    attributes: ['projection'],
  },
  pulse_projection_lag_events: {
    kind: 'gauge',
    unit: 'commits',
    help: 'Commits between the head of the log and the checkpoint',
    attributes: ['projection'],
  },
  pulse_projection_lag_seconds: {
    kind: 'gauge',
    unit: 'seconds',
    help: 'Age of the oldest commit that is not applied yet',
    attributes: ['projection'],
  },
  pulse_projection_commits_total: {
    kind: 'counter',
    unit: 'commits',
    help: 'Commits that were applied',
    attributes: ['projection'],
  },
  pulse_projection_rows_total: {
    kind: 'counter',
    unit: 'rows',
    help: 'Rows that were written',
    attributes: ['projection'],
  },
  pulse_projection_parked: {
    kind: 'gauge',
    unit: 'commits',
    help: 'Commits that are set aside until they are replayed or discarded',
    attributes: ['projection'],
  },
  pulse_projection_cas_conflicts_total: {
    kind: 'counter',
    unit: 'batches',
    help: 'Batches that were rolled back because another instance had moved the checkpoint',
    attributes: ['projection'],
  },
  pulse_projection_retries_total: {
    kind: 'counter',
    unit: 'batches',
    help: 'Batches that were tried again, by reason: serialization, deadlock, connection, error',
    attributes: ['projection', 'reason'],
  },
  pulse_projection_batch_seconds: {
    kind: 'histogram',
    unit: 'seconds',
    help: 'Duration of one batch, from reading to commit',
    attributes: ['projection'],
    bounds: SHORT,
  },
  pulse_duplicates_total: {
    kind: 'counter',
    unit: 'commits',
    help: 'What came again and changed nothing, by where: publish, dispatch, projection, archive',
    attributes: ['where'],
  },
  pulse_active: {
    kind: 'gauge',
    unit: 'state',
    help: '1 in the one instance of a service that does a task, 0 in those that wait',
    attributes: ['task'],
  },
});
