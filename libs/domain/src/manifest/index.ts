export { batchSettings } from './batch-settings.js';
export { expandManifest, MAX_JOBS_UNASKED } from './expand-manifest.js';
export { outputDirProblem } from './output-dir.js';
export { readManifest, type ManifestReading } from './read-manifest.js';
export { unsafeName } from './safe-name.js';
export { selectJobs, type Selection } from './select-jobs.js';
export type { ExpandedConfig, ExpandedJob, Expansion, ExpandOptions, NamedManifest } from './types.js';
