export { rngFunctions } from './conformance.js';
export * from './fill.js';
export { multiplyHigh, philox2x32, philox4x32, philox4x32Into } from './philox.js';
export * from './stream.js';
export { threefry2x32, threefry4x32 } from './threefry.js';
export { uniformOpen52 } from './uniform.js';
export type { Words } from './words.js';
