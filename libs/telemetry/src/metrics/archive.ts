import { define } from './definition.js';

/** The archive, by the auditor. */
export const ARCHIVE = define({
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
});
