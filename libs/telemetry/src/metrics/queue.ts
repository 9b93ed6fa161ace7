import { define } from './definition.js';

/** The work queue. */
export const QUEUE = define({
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
});
