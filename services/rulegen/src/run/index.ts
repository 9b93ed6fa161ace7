export { OtherModelError } from './model-of-run.js';
export type { NoticeListener, RunNotice, RunPorts } from './ports.js';
export { runRuleGen, type RunOptions } from './run-rule-gen.js';
