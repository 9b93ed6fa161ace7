export type * from './ask.js';
export type * from './proposal.js';
export type { Proposer } from './proposer.js';
export type { RuleSkeleton } from './rule-skeleton.js';
