export { makeWorker, type Worker, type WorkerOptions } from './make-worker.js';
export { simulatorEnv, type SimulatorConfig } from './simulator-config.js';
export { simulatorService } from './simulator-service.js';
