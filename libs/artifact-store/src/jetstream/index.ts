export {
  openJetStreamArtifactStore,
  type JetStreamArtifactOptions,
  type JetStreamArtifactStore,
} from './jetstream-artifact-store.js';
export { provisionArtifacts } from './topology.js';
