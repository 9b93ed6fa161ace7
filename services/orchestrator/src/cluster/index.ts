export * from './api-keys/index.js';
export { orchestratorProjection } from './projection/orchestrator-projection.js';
