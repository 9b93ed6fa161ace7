import { define, LONG } from './definition.js';

/** Jobs and forecasts, by the simulator. */
export const JOBS = define({
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
});
