export type * from './ask.js';
export type * from './proposal.js';
export type { Proposer } from './proposer.js';
