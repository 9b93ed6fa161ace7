import type { BatchSettings, ManifestConfig } from '@pulse/contracts';

/** The part of a manifest's settings that decides what the batch does with its jobs. */
export function batchSettings(config: ManifestConfig): BatchSettings {
  return {
    validation: config.validation,
    license: config.license,
    retry: { attempts: config.retry.attempts, backoffMs: config.retry.backoff },
    timeoutMs: config.timeout,
    objective: config.objective,
    analyze: config.analyze,
    saveStats: config.save_stats,
  };
}
