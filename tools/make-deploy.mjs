/**
 * Writes what deploy/ takes from the code: the users of the broker from the topology table, and the dashboards as
 * Grafana's JSON; with --check says whether they are up to date. Needs a build: `npm run build && node
 * tools/make-deploy.mjs`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as prettier from 'prettier';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const load = (path) => import(pathToFileURL(join(root, path)).href);

const { natsConfig } = await load('libs/provision/dist/index.js');

const files = {
  'deploy/k8s/overlays/dev/nats/users.conf': `# Made by tools/make-deploy.mjs from the topology table. Do not edit.\n${natsConfig()}`,
};
for (const name of ['pipeline', 'batch-traces']) {
  const { default: dashboard } = await load(`deploy/grafana/source/${name}.mjs`);
  const target = `deploy/grafana/dashboards/${name}.json`;
  const options = await prettier.resolveConfig(join(root, target));
  files[target] = await prettier.format(JSON.stringify(dashboard), { ...options, filepath: target });
}

const stale = Object.entries(files).filter(([path, text]) => {
  if (!process.argv.includes('--check')) writeFileSync(join(root, path), text);
  return readFileSync(join(root, path), 'utf8') !== text;
});
if (stale.length > 0) {
  process.stderr.write(
    `out of date: ${stale.map(([path]) => path).join(', ')}: run "npm run build && node tools/make-deploy.mjs"\n`,
  );
  process.exit(1);
}
