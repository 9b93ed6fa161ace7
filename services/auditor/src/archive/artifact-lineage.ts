import { directGet } from '@pulse/jetstream';
import type { Broker } from './broker.js';
import type { ArtifactTail } from './tail.js';

const TIMEOUT_MS = 5000;

/**
 * Whether ART still holds what was archived last where it was archived from. A restored ART, or one that lost its tail,
 * does not: it is then read from its beginning, and what is archived already is passed over.
 */
export async function isStillThere({ connection }: Pick<Broker, 'connection'>, tail: ArtifactTail): Promise<boolean> {
  const found = await directGet(connection, 'ART', { seq: tail.sequence }, TIMEOUT_MS);
  return found !== null && found.subject.startsWith(`art.${tail.sha256}.`);
}
