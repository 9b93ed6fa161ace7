export * from './envelope.js';
export * from './history.js';
export * from './job.js';
export * from './json.js';
export * from './period.js';
export * from './world.js';
export * from './events/index.js';
export * from './forecast.js';
