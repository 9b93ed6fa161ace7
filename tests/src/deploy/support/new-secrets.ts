import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { deployFolder } from './manifests.js';

type Groups = Readonly<Record<string, Readonly<Record<string, string>>>>;

const { newSecrets } = (await import(pathToFileURL(join(deployFolder, 'secrets', 'secrets.mjs')).href)) as {
  newSecrets: (places: { database: string }) => Groups;
};

/** What a development installation makes for everybody. */
export const makeSecrets = (): Groups => newSecrets({ database: 'postgres:5432/pulse' });

/** One group of it. */
export function newSecretsOf(group: string): Readonly<Record<string, string>> {
  const found = makeSecrets()[group];
  if (found === undefined) throw new Error(`make-secrets makes no group ${group}`);
  return found;
}
