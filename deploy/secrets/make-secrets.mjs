/**
 * Makes the random passwords of a development installation, once: what is there already is left as it is.
 *
 *   node deploy/secrets/make-secrets.mjs kubernetes      as Secrets of the namespace of this pod
 *   node deploy/secrets/make-secrets.mjs folder FOLDER   as files FOLDER/<group>/<NAME>, for Docker compose
 *
 * Values are never printed.
 */
import { parseArgs } from 'node:util';
import { keepInFolder } from './folder.mjs';
import { keepInKubernetes } from './kubernetes.mjs';
import { newSecrets } from './secrets.mjs';

const { positionals } = parseArgs({ allowPositionals: true });
const [where, folder] = positionals;
const secrets = newSecrets({ database: process.env.DATABASE ?? 'postgres:5432/pulse' });

if (where === 'kubernetes') await keepInKubernetes(secrets);
else if (where === 'folder' && folder !== undefined) keepInFolder(folder, secrets);
else {
  process.stderr.write('expected: make-secrets.mjs kubernetes, or make-secrets.mjs folder FOLDER\n');
  process.exit(2);
}
