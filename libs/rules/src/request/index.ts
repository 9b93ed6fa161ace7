export type { RequestPorts } from './ports.js';
export { RunLog, RunUnknownError } from './run-log.js';
export { type RunDraft, RunRefusedError, RULEGEN_VERSION, startRun } from './start-run.js';
