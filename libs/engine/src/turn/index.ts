export { Allocator, MemoryBudgetError } from './allocator.js';
export type { Stream } from './draws.js';
export { Machine, type MachineOptions, TURN_ORDER } from './machine.js';
export type { RuleTurn } from './rules.js';
