import { createHash } from 'node:crypto';
import {
  ArtifactCorruptError,
  ArtifactMissingError,
  InvalidArtifactHashError,
  type ArtifactStore,
} from '@pulse/artifact-store';
import { Sha256 } from '@pulse/contracts';
import type { HttpClient } from './http-client.js';
import { ServerError } from './server-error.js';

/** The artefacts of a cluster over its HTTP API, to read only; what comes is checked against its hash. */
export class RemoteArtifacts implements ArtifactStore {
  constructor(private readonly client: HttpClient) {}

  put(): Promise<string> {
    return Promise.reject(
      new ServerError({
        code: 'artifact.read_only',
        message: `${this.#where} hands out its artefacts to be read: only its services store any`,
      }),
    );
  }

  async get(sha256: string): Promise<Uint8Array> {
    const bytes = await this.#missing(sha256, () => this.client.bytes(pathOf(sha256)));
    const actual = createHash('sha256').update(bytes).digest('hex');
    if (actual !== sha256) throw new ArtifactCorruptError(sha256, this.#where, actual);
    return bytes;
  }

  async has(sha256: string): Promise<boolean> {
    return this.client.exists(pathOf(sha256));
  }

  get #where(): string {
    return this.client.address.url;
  }

  async #missing<T>(sha256: string, ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof ServerError && error.status === 404) throw new ArtifactMissingError(sha256, this.#where);
      throw error;
    }
  }
}

function pathOf(sha256: string): string {
  if (!Sha256.safeParse(sha256).success) throw new InvalidArtifactHashError(sha256);
  return `/v1/artifacts/${sha256}`;
}
