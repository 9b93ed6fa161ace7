import type { Segment } from './segment.js';
import { bodyIsSound, SidecarIndex, type Sidecar } from './sidecar.js';
import type { Sought } from './terms.js';

/** A segment that is never written again, found through the index beside it. */
export class SealedSegment implements Segment {
  readonly firstPosition: number;
  readonly count: number;
  readonly size: number;
  #index: SidecarIndex | null = null;

  /** @param rebuild makes the sidecar anew when its body turns out to be damaged */
  constructor(
    readonly path: string,
    readonly sidecar: Sidecar,
    readonly rebuild: () => Sidecar,
  ) {
    this.firstPosition = sidecar.header.firstPosition;
    this.count = sidecar.header.count;
    this.size = sidecar.header.segmentBytes;
  }

  get voids(): readonly number[] {
    return this.#use().voids;
  }
  postings(sought: Sought): readonly number[] {
    return this.#use().postings(sought.fingerprint);
  }
  offsetOf(ordinal: number): number {
    return this.#use().offsetOf(ordinal);
  }

  /** The body is checked when it is first needed, so a log of a hundred segments opens by reading a hundred headers. */
  #use(): SidecarIndex {
    this.#index ??= new SidecarIndex(bodyIsSound(this.sidecar) ? this.sidecar : this.rebuild());
    return this.#index;
  }
}
