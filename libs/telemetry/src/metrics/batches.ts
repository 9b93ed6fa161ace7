import { define, LONG } from './definition.js';

/** Batches, by the orchestrator and the process managers. */
export const BATCHES = define({
  pulse_batches: {
    kind: 'gauge',
    unit: 'batches',
    help: 'Batches by state: open (not final), unjudged (wait for the licence), unreported (ended, reports not written)',
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
});
