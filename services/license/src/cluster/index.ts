export { buildLicense } from './build.js';
export { projection } from './projection.js';
