import { define, SHORT } from './definition.js';

/** The log, by every service. */
export const LOG = define({
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
});
