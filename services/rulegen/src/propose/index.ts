export type * from './ask.js';
export { configuredProposer, type ConfiguredPorts, type ConfiguredProposer } from './configured-proposer.js';
export { llmProposer } from './llm-proposer.js';
export type { LlmProposerOptions } from './options.js';
export type * from './proposal.js';
export type { Proposer } from './proposer.js';
export { TEMPLATE as PROMPT_TEMPLATE, templateHash } from './prompt/template.js';
