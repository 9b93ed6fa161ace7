export { bundledWorlds } from './bundled-worlds.js';
export { decodeData, type Decoded } from './decode.js';
export { diskFiles, displayPath } from './disk-files.js';
export { gatherInputs, type Gathered } from './gather.js';
export type { FoundData, FoundFile, FoundWorld, InputFiles, Refusal } from './input-files.js';
export { requestFiles } from './request-files.js';
