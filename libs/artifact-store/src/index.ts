export * from './errors.js';
export * from './port.js';
export { artifactStoreContract } from './contract/artifact-store-contract.js';
export type { StoreUnderTest, SuiteRunner } from './contract/runner.js';
export { openFileArtifactStore, type FileArtifactOptions } from './file/file-artifact-store.js';
