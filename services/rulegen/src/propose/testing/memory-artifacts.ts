import { createHash } from 'node:crypto';
import { ArtifactMissingError, type ArtifactStore } from '@pulse/artifact-store';

/** Artefacts in memory, by their real hash. */
export function memoryArtifacts(): ArtifactStore & { readonly stored: Map<string, string> } {
  const stored = new Map<string, string>();
  return {
    stored,
    async put(content) {
      const text = Buffer.from(content as string).toString('utf8');
      const hash = createHash('sha256').update(text).digest('hex');
      stored.set(hash, text);
      return hash;
    },
    async get(hash) {
      const text = stored.get(hash);
      if (text === undefined) throw new ArtifactMissingError(hash, 'memory');
      return Buffer.from(text);
    },
    has: async (hash) => stored.has(hash),
  };
}
