export type { NoticeListener, RunNotice, RunPorts } from './ports.js';
export { RunLog, RunUnknownError } from './run-log.js';
export { runRuleGen, type RunOptions } from './run-rule-gen.js';
export { type RunDraft, RunRefusedError, RULEGEN_VERSION, startRun } from './start-run.js';
