import { fileURLToPath } from 'node:url';

/** What is recorded, with a README that says how. */
const root = new URL('../../histories/', import.meta.url);

/** Configurations whose results are pinned to the engine's version. */
export const digestsFolder = fileURLToPath(new URL('digests/', root));

/** Data folders as released shapes of the log left them; one folder each. */
export const recordedFolder = fileURLToPath(new URL('recorded/', root));
