export * from '../llm/testing/index.js';
export * from '../propose/testing/index.js';
export { wireReply, wireRule, wireTest } from '../propose/testing/wire-rules.js';
export { draftOf, plantedHistory, SETTINGS } from '../run/testing/planted-run.js';
