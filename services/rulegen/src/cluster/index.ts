export { buildRulegen } from './build.js';
export { RulegenModule } from './rulegen.module.js';
