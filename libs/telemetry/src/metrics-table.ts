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

const define = <const T extends Record<string, MetricDefinition>>(table: T): T => table;

const SHORT = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;
const LONG = [0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200] as const;

/** Every metric that a service exposes on `/metrics`, by its name in Prometheus. */
export const METRICS = define({
  // Jobs, by the simulator.
  pulse_jobs_finished_total: {
    kind: 'counter',
    unit: 'jobs',
    help: 'Jobs that reached their end, by outcome: succeeded, failed, cancelled, reused',
    attributes: ['outcome'],
  },
  pulse_job_attempts_total: {
    kind: 'counter',
    unit: 'attempts',
    help: 'Attempts that were started; retry tells whether an earlier one failed',
    attributes: ['retry'],
  },
  pulse_job_failures_total: {
    kind: 'counter',
    unit: 'failures',
    help: 'Attempts that failed, by class of failure, and whether the job is given up',
    attributes: ['class', 'final'],
  },
  pulse_job_fenced_total: {
    kind: 'counter',
    unit: 'attempts',
    help: 'Attempts that stopped because a later one has the job',
    attributes: [],
  },
  pulse_job_duration_seconds: {
    kind: 'histogram',
    unit: 'seconds',
    help: 'From the start of an attempt to its end',
    attributes: ['outcome'],
    bounds: LONG,
  },
  pulse_forecasts_total: {
    kind: 'counter',
    unit: 'forecasts',
    help: 'Forecasts that were simulated and scored',
    attributes: [],
  },
  pulse_simulator_slots: {
    kind: 'gauge',
    unit: 'slots',
    help: 'Child processes of this simulator, by state: free, busy',
    attributes: ['state'],
  },
  pulse_child_restarts_total: {
    kind: 'counter',
    unit: 'restarts',
    help: 'Child processes that died and were replaced',
    attributes: [],
  },

  // The work queue.
  pulse_jobs_dispatched_total: { kind: 'counter', unit: 'jobs', help: 'Jobs handed to the work queue', attributes: [] },
  pulse_dispatch_window: {
    kind: 'gauge',
    unit: 'jobs',
    help: 'Jobs that may be in the work queue at once',
    attributes: [],
  },
  pulse_queue_depth: {
    kind: 'gauge',
    unit: 'messages',
    help: 'Work messages, by state: waiting, working',
    attributes: ['state'],
  },
  pulse_deliveries_total: {
    kind: 'counter',
    unit: 'deliveries',
    help: 'Work messages that were taken; redelivered tells whether it was not the first time',
    attributes: ['redelivered'],
  },
  pulse_settlements_total: {
    kind: 'counter',
    unit: 'deliveries',
    help: 'Deliveries that were settled, by how: ack, nak, term, dead_letter',
    attributes: ['how'],
  },
  pulse_heartbeats_missed_total: {
    kind: 'counter',
    unit: 'heartbeats',
    help: 'Heartbeats of work under way that came too late or were not confirmed',
    attributes: [],
  },
  pulse_dead_letters_total: {
    kind: 'counter',
    unit: 'messages',
    help: 'Work messages that were set aside, by the code of the reason',
    attributes: ['code'],
  },
  pulse_dead_letters: {
    kind: 'gauge',
    unit: 'messages',
    help: 'Messages in the stream of dead letters',
    attributes: [],
  },

  // The log, by every service.
  pulse_commits_appended_total: {
    kind: 'counter',
    unit: 'commits',
    help: 'Commits that this process appended to the log',
    attributes: ['stream'],
  },
  pulse_append_conflicts_total: {
    kind: 'counter',
    unit: 'appends',
    help: 'Appends that met another head than the expected one',
    attributes: ['stream'],
  },
  pulse_publish_total: {
    kind: 'counter',
    unit: 'messages',
    help: 'Messages sent to the broker, by stream and outcome: stored, duplicate, wrong_last, refused, nobody, unknown',
    attributes: ['stream', 'outcome'],
  },
  pulse_publish_duration_seconds: {
    kind: 'histogram',
    unit: 'seconds',
    help: "From sending a message to the broker's word that it is stored",
    attributes: ['stream'],
    bounds: SHORT,
  },
  pulse_direct_gets_total: {
    kind: 'counter',
    unit: 'messages',
    help: 'Stored messages that were read, by stream',
    attributes: ['stream'],
  },
  pulse_void_commits: {
    kind: 'gauge',
    unit: 'commits',
    help: 'Commits that the broker let in and every reader passes over; anything but 0 is a fault of the broker',
    attributes: [],
  },
  pulse_log_position: {
    kind: 'gauge',
    unit: 'commits',
    help: 'The highest position of the log that this process has seen',
    attributes: [],
  },
  pulse_lineage_ok: {
    kind: 'gauge',
    unit: 'state',
    help: '1 while the log holds what was seen of it, 0 when its tail was lost',
    attributes: ['of'],
  },

  // Projections.
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

  // The archive, by the auditor.
  pulse_archive_position: {
    kind: 'gauge',
    unit: 'commits',
    help: 'The last position that is archived',
    attributes: [],
  },
  pulse_archive_lag: {
    kind: 'gauge',
    unit: 'commits',
    help: 'Commits that are in the log and not in the archive',
    attributes: [],
  },
  pulse_archive_age_seconds: {
    kind: 'gauge',
    unit: 'seconds',
    help: 'Age of the oldest commit that is not archived; 0 when all are',
    attributes: [],
  },
  pulse_archived_total: {
    kind: 'counter',
    unit: 'items',
    help: 'Commits and artefacts that were archived',
    attributes: ['what'],
  },

  // Batches, by the orchestrator and the managers.
  pulse_batches: {
    kind: 'gauge',
    unit: 'batches',
    help: 'Batches by state: open, simulated, licensed, ended',
    attributes: ['state'],
  },
  pulse_batches_submitted_total: {
    kind: 'counter',
    unit: 'batches',
    help: 'Batches that were accepted',
    attributes: [],
  },
  pulse_batches_ended_total: {
    kind: 'counter',
    unit: 'batches',
    help: 'Batches that ended, by outcome: completed, cancelled',
    attributes: ['outcome'],
  },
  pulse_batch_seconds: {
    kind: 'histogram',
    unit: 'seconds',
    help: 'From the submission of a batch to its reports',
    attributes: ['outcome'],
    bounds: LONG,
  },
  pulse_manager_steps_total: {
    kind: 'counter',
    unit: 'steps',
    help: 'Steps of the process managers, by outcome: done, failed',
    attributes: ['manager', 'outcome'],
  },
  pulse_manager_due: {
    kind: 'gauge',
    unit: 'batches',
    help: 'What a process manager last found to be due',
    attributes: ['manager'],
  },
  pulse_decisions_total: {
    kind: 'counter',
    unit: 'forecasts',
    help: 'Decisions of the licence service: licensed, refused, rejected',
    attributes: ['decision'],
  },
  pulse_reports_written_total: {
    kind: 'counter',
    unit: 'batches',
    help: 'Batches whose reports were written',
    attributes: [],
  },

  // The HTTP API.
  pulse_http_requests_total: {
    kind: 'counter',
    unit: 'requests',
    help: 'Requests by method, route as it is declared, and status',
    attributes: ['method', 'route', 'status'],
  },
  pulse_http_request_seconds: {
    kind: 'histogram',
    unit: 'seconds',
    help: 'From the request to the end of its answer',
    attributes: ['method', 'route'],
    bounds: SHORT,
  },
  pulse_http_rate_limited_total: {
    kind: 'counter',
    unit: 'requests',
    help: 'Requests that were refused because there were too many',
    attributes: [],
  },
  pulse_http_refused_total: {
    kind: 'counter',
    unit: 'requests',
    help: 'Requests that were refused for want of a right, by reason: missing, unknown, revoked, scope',
    attributes: ['reason'],
  },
  pulse_http_streams: { kind: 'gauge', unit: 'connections', help: 'Open streams of events', attributes: [] },

  // The process.
  pulse_ready: {
    kind: 'gauge',
    unit: 'state',
    help: '1 while the service is ready, 0 while it is not',
    attributes: [],
  },
  pulse_broker_connected: {
    kind: 'gauge',
    unit: 'state',
    help: '1 while the connection to the broker stands',
    attributes: [],
  },
  pulse_database_pool: {
    kind: 'gauge',
    unit: 'connections',
    help: 'Connections to the database, by state: used, idle, and waiting for one',
    attributes: ['state'],
  },
  pulse_event_loop_lag_seconds: {
    kind: 'gauge',
    unit: 'seconds',
    help: 'How late the event loop was since the last look, by quantile',
    attributes: ['quantile'],
  },
  pulse_log_lines_total: {
    kind: 'counter',
    unit: 'lines',
    help: 'Lines logged, by level: warn, error, fatal',
    attributes: ['level'],
  },
  process_cpu_seconds_total: {
    kind: 'counter',
    unit: 'seconds',
    help: 'Processor time, user and system',
    attributes: [],
  },
  process_resident_memory_bytes: {
    kind: 'gauge',
    unit: 'bytes',
    help: 'Resident memory of the service process, without its children',
    attributes: [],
  },
  process_heap_used_bytes: { kind: 'gauge', unit: 'bytes', help: "Used part of V8's heap", attributes: [] },
  process_start_time_seconds: {
    kind: 'gauge',
    unit: 'seconds',
    help: 'When the process started, in seconds since 1970',
    attributes: [],
  },
});

export type MetricName = keyof typeof METRICS;

/** Names of the metrics of one kind. */
export type MetricOf<K extends MetricDefinition['kind']> = {
  [N in MetricName]: (typeof METRICS)[N]['kind'] extends K ? N : never;
}[MetricName];

/** A metric's attributes: all of them, and no other. */
export type MetricAttributes<N extends MetricName> = {
  readonly [A in (typeof METRICS)[N]['attributes'][number]]: string | number | boolean;
};
