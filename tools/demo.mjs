/** Runs the example batch on real data and says where its report is. Installed and built by bootstrap.mjs before. */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const manifest = join('examples', 'capital', 'experiments.yaml');
const pulse = join(root, 'cli', 'bin', 'pulse.js');
const { status } = spawnSync('node', [pulse, 'batch', manifest, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
if (status === 0)
  process.stderr.write(
    `\nOpen the report in a browser, or read it here: npx pulse report latest --home examples/capital/.pulse\n`,
  );
process.exit(status ?? 70);
