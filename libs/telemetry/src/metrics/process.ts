import { define } from './definition.js';

/** The process itself. */
export const PROCESS = define({
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
