import type { ArtifactStore } from '@pulse/artifact-store';
import { failpoint } from '@pulse/failpoints';
import type { Kysely } from 'kysely';
import type { ArchiveTables } from '../archive/tables.js';
import { readArtifacts } from './read-artifacts.js';

/**
 * Puts back every archived artefact that the store does not hold whole.
 *
 * @param artifacts null where there is no store yet, for a dry run
 * @param dryRun only count them
 * @returns how many were missing or damaged
 */
export async function restoreArtifacts(
  db: Kysely<ArchiveTables>,
  artifacts: ArtifactStore | null,
  dryRun: boolean,
): Promise<number> {
  let restored = 0;
  for await (const { sha256, bytes } of readArtifacts(db)) {
    if (artifacts !== null && (await isWhole(artifacts, sha256))) continue;
    if (!dryRun) {
      await artifacts?.put(bytes);
      failpoint('restore.artifact');
    }
    restored++;
  }
  return restored;
}

async function isWhole(artifacts: ArtifactStore, sha256: string): Promise<boolean> {
  try {
    await artifacts.get(sha256);
    return true;
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code === 'artifact.missing' || code === 'artifact.corrupt') return false;
    throw error;
  }
}
