export { type AskedRun, askForRun, RunExistsDifferentlyError } from './ask-for-run.js';
export { cancelRun, type Canceled } from './cancel-run.js';
export { loadRun, type LoadedRun } from './load-run.js';
