import { writeSync } from 'node:fs';

/**
 * Ends a test run with the line `N passed, N failed[, N skipped]`. A suite that cannot run counts as a failure. Written at
 * exit, because Jest prints its own summary after every reporter.
 */
export default class CountReporter {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const line = `${results.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`;
    process.once('exit', () => writeSync(1, line));
  }
}
