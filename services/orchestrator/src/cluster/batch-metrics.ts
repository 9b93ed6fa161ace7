import { sqlDueBatches } from '@pulse/read-model/sql';
import { gauge } from '@pulse/telemetry';
import type { OrchestratorDb } from './projection/tables.js';

/** Tells how many batches wait for what. @returns what ends it */
export function batchMetrics(db: OrchestratorDb): () => void {
  const due = sqlDueBatches(db);
  const ends = [
    gauge('pulse_batches', { state: 'open' }, async () => (await due.open()).length),
    gauge('pulse_batches', { state: 'unjudged' }, async () => (await due.simulated()).length),
    gauge('pulse_batches', { state: 'unreported' }, async () => (await due.ended()).length),
  ];
  return () => ends.forEach((end) => end());
}
