export {
  type BatchItem,
  type BatchResult,
  generateBatch,
  type GenerateBatch,
  type ItemResult,
  runIdOf,
} from './generate-batch.js';
