export { BatchChangedError } from './check-batch.js';
export {
  type BatchItem,
  type BatchResult,
  generateBatch,
  type GenerateBatch,
  type ItemResult,
} from './generate-batch.js';
export { runIdOf } from './run-id.js';
