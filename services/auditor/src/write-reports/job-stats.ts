import type { RuleActivity } from '@pulse/contracts';
import type { JobRecord } from './records.js';

/** `<name>.stats.json`: what a job cost and what its scores rest on. Free to differ between runs. */
export function jobStats(record: JobRecord): string {
  const { view, evidence } = record;
  const stats = {
    job: view.planned.name,
    status: record.status,
    run: { attempts: view.attempts, reused_from: view.reusedFrom, cost: view.cost, planned_cost: view.planned.cost },
    evidence: evidence && {
      artifact: view.evidence,
      key: evidence.key,
      paths: evidence.paths,
      origins: evidence.origins.length,
      pairs: evidence.pairs,
      events: evidence.events,
    },
    confidence: evidence?.confidence ?? null,
    confidence_record: evidence?.confidenceRecord ?? null,
    recalibration: evidence?.recalibration ?? [],
    fragility: evidence?.fragility ?? null,
    processes: evidence?.processes ?? {},
    scenario_rules: evidence?.scenarioRules ?? {},
    scenario_targets: evidence?.scenarioTargets ?? [],
    forecasts: record.forecasts.map(({ scored, body }) => ({
      replicate: scored.replicate,
      paths: body.paths,
      failed_paths: body.failedPaths,
      clipped_share: body.clippedShare,
      rules: body.rules.map(({ rule, tags, fired, unknown, effects }: RuleActivity) => ({
        rule,
        tags,
        fired,
        unknown,
        effects,
      })),
    })),
    failure: view.failure,
  };
  return `${JSON.stringify(stats, null, 2)}\n`;
}
