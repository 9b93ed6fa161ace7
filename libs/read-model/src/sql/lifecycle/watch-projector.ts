import { count, gauge, observe } from '@pulse/telemetry';
import type { Projector } from '../projector/projector.js';

/** What readiness asks of a projector: in a word what is wrong, null when nothing is. */
export type ProjectorCheck = () => string | null;

/**
 * Tells the metrics of a projector from now on.
 *
 * @returns the check for readiness. An instance that waits for its turn is ready; what is shown of it is old.
 */
export function watchProjector(projector: Projector): ProjectorCheck {
  const { name: projection } = projector.options.projection;
  const status = () => projector.status();
  gauge('pulse_projection_position', { projection }, () => status().position);
  gauge('pulse_projection_lag_events', { projection }, () => status().lagCommits);
  gauge('pulse_projection_lag_seconds', { projection }, () => status().lagSeconds);
  gauge('pulse_projection_parked', { projection }, () => status().parked);
  gauge('pulse_lineage_ok', { of: `projection ${projection}` }, () => (status().lineage === 'broken' ? 0 : 1));
  projector.onApplied(({ commits, seconds }) => {
    if (commits === 0) return;
    count('pulse_projection_commits_total', { projection }, commits);
    observe('pulse_projection_batch_seconds', seconds, { projection });
  });
  return () => {
    const { state, lineage } = status();
    if (lineage === 'broken') return 'log.lineage_broken';
    return state === 'failing' ? 'failing' : null;
  };
}
