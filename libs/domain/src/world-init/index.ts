export { initWorld } from './init-world.js';
export { worldNameOf } from './identifiers.js';
export type { FoundSeries, FoundTable, InitOptions, InitProblem, InitResult } from './types.js';
