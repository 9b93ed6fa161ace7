export { ConfigError, type ConfigProblem } from './errors.js';
export { brokerEnv, databaseEnv, httpEnv, LOG_LEVELS, processEnv } from './groups.js';
export { loadConfig, type Environment } from './load-config.js';
export { isSecret, Secret, secret } from './secret.js';
