import type { JobEvidence } from '@pulse/contracts';
import { adjustPValues } from '@pulse/scoring';
import { licensedHorizons, neededOrigins, type LicensePolicy } from './policy.js';

/**
 * Diebold-Mariano p-values of a batch, adjusted once over jobs x targets x licensed horizons. One number a pair is kept.
 *
 * A pair counts 1 where its test cannot be judged: its job failed or was cancelled, it has too few origins, or the test
 * does not exist. So a pair that could never be licensed makes it no easier for the others.
 */
export class DieboldMarianoFamily {
  readonly #raw: Float64Array;
  #adjusted: ArrayLike<number> | null = null;
  readonly #horizons: readonly number[];

  constructor(
    private readonly policy: LicensePolicy,
    jobs: number,
    private readonly targets: readonly string[],
    headlineHorizon: number,
    horizon: number,
  ) {
    this.#horizons = licensedHorizons(policy, headlineHorizon, horizon);
    this.#raw = new Float64Array(jobs * targets.length * this.#horizons.length).fill(1);
  }

  /** Tests that are adjusted together. */
  get size(): number {
    return this.#raw.length;
  }

  /** @param job index of the job in the plan */
  add(job: number, pairs: JobEvidence['pairs']): void {
    for (const { target, horizon, n, dmP } of pairs) {
      const at = this.#index(job, target, horizon);
      if (at !== null && dmP !== null && n >= neededOrigins(this.policy, horizon)) this.#raw[at] = dmP;
    }
  }

  /** The adjusted p-value of a pair; what is added later does not change it. */
  adjusted(job: number, target: string, horizon: number): number | null {
    this.#adjusted ??= adjustPValues(this.#raw, 'benjamini-hochberg');
    const at = this.#index(job, target, horizon);
    return at === null ? null : this.#adjusted[at]!;
  }

  #index(job: number, target: string, horizon: number): number | null {
    const t = this.targets.indexOf(target);
    const h = this.#horizons.indexOf(horizon);
    return t < 0 || h < 0 ? null : (job * this.targets.length + t) * this.#horizons.length + h;
  }
}
