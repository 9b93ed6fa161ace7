export { simulatedProposer, type SimulatedOptions } from './simulated-proposer.js';
export { nearMiss, nonsense } from './near-miss.js';
export { Draws } from './draws.js';
