export { openJetStreamQueue, type JetStreamQueueOptions } from './jetstream-queue.js';
export { provisionWork, type WorkChoices } from './topology.js';
