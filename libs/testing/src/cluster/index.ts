export { administer } from './administration.js';
export { DevCluster } from './dev-cluster.js';
export type { DevClusterOptions } from './dev-cluster-options.js';
export { readiness, type Readiness } from './readiness.js';
export { repositoryRoot } from './repository.js';
export { ServiceProcess, type ServiceProcessOptions } from './service-process.js';
export type { ProcessEnd } from '../process-end.js';
