/**
 * Finds the real servers that specs run against, or installs them, and says which they are. Specs would do the same when
 * they first need one; here it takes none of their time. Needs a build.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const load = (path) => import(pathToFileURL(join(root, path)).href);

const { findNatsServer } = await load('libs/testing/dist/nats/index.js');
const { findPostgres } = await load('libs/testing/dist/postgres/index.js');
const { findKustomize } = await load('tests/dist/deploy/support/find-kustomize.js');

process.stdout.write(`nats-server: ${findNatsServer()}\n`);
const { version, folder, how } = await findPostgres();
process.stdout.write(`PostgreSQL ${version}: ${folder}, found by ${how}\n`);
process.stdout.write(`kustomize: ${findKustomize().join(' ')}\n`);
