export * from './api-keys/index.js';
export { orchestratorEnv } from './config.js';
export { orchestratorProjection, orchestratorProjection as projection } from './projection/orchestrator-projection.js';
export { buildOrchestrator } from './service.js';
