export { simulatedProposer, type SimulatedOptions } from './simulated-proposer.js';
export { decoy, nearMiss, nonsense } from './near-miss.js';
export { Draws } from './draws.js';
