export { LicenseService, type LicenseOptions } from './judge-batch/judge-batch.js';
