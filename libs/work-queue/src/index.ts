export { ManualClock, systemClock, type Clock } from './clock.js';
export { workQueueContract } from './contract/work-queue-contract.js';
export type { QueueSettings, QueueUnderTest, SuiteRunner } from './contract/runner.js';
export * from './errors.js';
export { openInProcessQueue, type InProcessQueueOptions } from './in-process/in-process-queue.js';
export * from './port.js';
