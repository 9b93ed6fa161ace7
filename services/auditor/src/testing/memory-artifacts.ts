import { createHash } from 'node:crypto';
import { ArtifactMissingError, type ArtifactStore } from '@pulse/artifact-store';

/** Artefacts in memory, by their real hash. */
export function memoryArtifacts(): ArtifactStore & { readonly stored: Map<string, Uint8Array> } {
  const stored = new Map<string, Uint8Array>();
  return {
    stored,
    async put(content) {
      const bytes = Buffer.from(content as string);
      const hash = createHash('sha256').update(bytes).digest('hex');
      stored.set(hash, bytes);
      return hash;
    },
    async get(hash) {
      const bytes = stored.get(hash);
      if (!bytes) throw new ArtifactMissingError(hash, 'memory');
      return bytes;
    },
    has: async (hash) => stored.has(hash),
  };
}
