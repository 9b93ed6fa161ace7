/** Writes docs/guides/evidence.md from the example, or with --check says whether it is up to date. Needs a build. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as prettier from 'prettier';
import { root } from '../documents.js';
import { exampleFacts } from './facts.js';
import { guideText } from './guide.js';

export const GUIDE = join(root, 'docs/guides/evidence.md');

export async function makeGuide(): Promise<string> {
  const options = await prettier.resolveConfig(GUIDE);
  return prettier.format(guideText(await exampleFacts()), { ...options, filepath: GUIDE });
}

if (process.argv[1] === import.meta.filename) {
  const text = await makeGuide();
  if (!process.argv.includes('--check')) writeFileSync(GUIDE, text);
  else if (readFileSync(GUIDE, 'utf8') !== text) {
    process.stderr.write('docs/guides/evidence.md is out of date: node tests/dist/docs/evidence-guide/make.js\n');
    process.exitCode = 1;
  }
}
