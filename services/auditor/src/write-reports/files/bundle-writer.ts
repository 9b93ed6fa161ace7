import type { ArtifactStore } from '@pulse/artifact-store';
import { BUNDLE_SIZE, packLine, type BundledFile } from './bundle.js';

/** Packs many files into bundles of about BUNDLE_SIZE, in the order in which they are added. */
export class BundleWriter {
  #lines: string[] = [];
  #size = 0;
  readonly #bundles: string[] = [];

  constructor(private readonly artifacts: Pick<ArtifactStore, 'put'>) {}

  add(file: BundledFile): void {
    const line = packLine(file);
    this.#lines.push(line);
    this.#size += line.length;
  }

  async drain(): Promise<void> {
    if (this.#size >= BUNDLE_SIZE) await this.#store();
  }

  /** Hashes of the bundles. */
  async end(): Promise<readonly string[]> {
    if (this.#lines.length > 0) await this.#store();
    return this.#bundles;
  }

  async #store(): Promise<void> {
    const lines = this.#lines;
    this.#lines = [];
    this.#size = 0;
    this.#bundles.push(await this.artifacts.put(lines.join('')));
  }
}
