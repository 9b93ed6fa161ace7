export { newBatchId } from '@pulse/orchestrator';
