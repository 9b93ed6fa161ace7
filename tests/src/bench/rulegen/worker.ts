/** A child process that runs trials one after the other, as they are sent. */
import { runTrial, type Trial } from './trial.js';

process.on('message', ({ trial, anchors }: { trial: Trial; anchors: boolean }) => {
  process.send!(runTrial(trial, anchors));
});
