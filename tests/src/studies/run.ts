/** `node tests/dist/studies/run.js [NAME...]`: runs simulation studies and writes their results into docs/studies.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { studies, withResult } from './studies.js';

const page = fileURLToPath(new URL('../../../docs/studies.md', import.meta.url));
const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(studies);
for (const name of names) {
  const load = studies[name];
  if (!load) {
    process.stderr.write(`Name a study: ${Object.keys(studies).join(', ')}\n`);
    process.exit(2);
  }
  const started = performance.now();
  const result = (await load())();
  const text = withResult(readFileSync(page, 'utf8'), name, result);
  writeFileSync(page, await format(text, { ...(await resolveConfig(page)), parser: 'markdown' }));
  process.stdout.write(`${name}: ${((performance.now() - started) / 1000).toFixed(0)} s\n`);
}
