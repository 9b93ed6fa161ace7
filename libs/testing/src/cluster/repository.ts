import { fileURLToPath } from 'node:url';

/** The folder of the checkout that these specs belong to. */
export const repositoryRoot = fileURLToPath(new URL('../../../..', import.meta.url));
