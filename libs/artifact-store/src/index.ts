export * from './errors.js';
export * from './port.js';
export { artifactStoreContract } from './contract/artifact-store-contract.js';
export type { StoreUnderTest, SuiteRunner } from './contract/runner.js';
export { openFileArtifactStore, type FileArtifactOptions } from './file/file-artifact-store.js';
export {
  openJetStreamArtifactStore,
  type JetStreamArtifactOptions,
  type JetStreamArtifactStore,
} from './jetstream/jetstream-artifact-store.js';
export { provisionArtifacts } from './jetstream/topology.js';
