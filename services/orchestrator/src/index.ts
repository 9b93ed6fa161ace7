export { cancelBatch, cancelOnFailures } from './cancel-batch/cancel-batch.js';
export { completeBatch, markSimulated } from './complete-batch/complete-batch.js';
export type { OrchestratorPorts } from './context.js';
export { Dispatcher, type DispatchPorts } from './dispatch-jobs/dispatcher.js';
export { groupJobs } from './dispatch-jobs/group-jobs.js';
export { draftBatch, PLANNER_VERSION, type BatchDraft, type DraftResult } from './plan-batch/draft-batch.js';
export type { BatchInputs, PlanOptions } from './plan-batch/inputs.js';
export { submitBatch, type SubmitOptions } from './submit-batch/submit-batch.js';
export * from './gather-inputs/index.js';
