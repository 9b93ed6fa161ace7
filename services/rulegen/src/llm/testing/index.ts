export { CassetteMissError, firstDifference, type Difference } from './cassette-miss.js';
export {
  readCassette,
  recordingProvider,
  replayingProvider,
  type Cassette,
  type RecordedRequest,
} from './cassettes.js';
export { FakeLlmServer } from './fake-llm-server.js';
export type { FakeRequest, FakeScript, FakeStep } from './steps.js';
