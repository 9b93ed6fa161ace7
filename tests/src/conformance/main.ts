/**
 * `npm run --silent conformance -- FILE...`: runs vector files through the library's functions.
 *
 * Prints each failure with expected and actual, then `N passed, M failed, K skipped`; exits 1 if anything failed. An
 * unknown function is skipped and counted.
 */
import { readFileSync } from 'node:fs';
import { runVectors, type Tally } from './run-vectors.js';

const files = process.argv.slice(2);
if (files.length === 0) {
  process.stderr.write(
    'Name the files to run, for example: npm run --silent conformance -- tests/conformance/vectors/scoring.json\n',
  );
  process.exit(2);
}

const total: Tally = { passed: 0, failed: 0, skipped: 0 };
for (const file of files) {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    process.stdout.write(
      `FAIL ${file}: cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    total.failed++;
    continue;
  }
  const { passed, failed, skipped } = runVectors(file, content, (line) => process.stdout.write(`${line}\n`));
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
}
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exitCode = total.failed > 0 ? 1 : 0;
