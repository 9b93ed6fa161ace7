export { digest, type Digest, type TableDigest } from './digest.js';
export * from './errors.js';
export { rebuild, type Rebuilt, type RebuildOptions } from './rebuild.js';
