export * from './errors.js';
export * from './keys.js';
export * from './port.js';
export type { FileLog } from './file/file-log.js';
export { openFileLog, type FileLogOptions } from './file/open.js';
export type { TornTail } from './file/torn-tail.js';
export { verifyFileLog, type VerifyProblem, type VerifyReport } from './file/verify.js';
export { eventLogContract } from './contract/event-log-contract.js';
export type { LogUnderTest, SuiteRunner } from './contract/runner.js';
