export { buildRulegen } from './build.js';
export { projection } from './projection/index.js';
export { ownEnv, rulegenEnv } from './rulegen-config.js';
