export { LicenseService, type LicenseOptions } from './judge-batch/judge-batch.js';
export { dataTime } from './read-licences/data-time.js';
export { isWithdrawn, licenceStatus, type LicenceStatus } from './read-licences/licence-status.js';
export * from './read-licences/read-licences.js';
