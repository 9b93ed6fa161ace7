import type { EvidenceOrigin } from '@pulse/contracts';
import type { Support } from '../port.js';

/** The law of one target at one horizon: 23 quantiles at QUANTILE_LEVELS with their Monte-Carlo errors. */
export interface MemberLaw {
  readonly mean: number;
  readonly sd: number;
  readonly quantiles: readonly number[];
  readonly errors: readonly number[];
}

export interface MemberProbability {
  readonly probability: number;
  readonly error: number;
}

/** One configuration of a batch with its replicates pooled. Index 0 of each array is horizon 1. */
export interface Member {
  readonly job: string;
  /** Paths of all its replicates. */
  readonly paths: number;
  readonly targets: Readonly<Record<string, readonly MemberLaw[]>>;
  readonly events: Readonly<Record<string, readonly MemberProbability[]>>;
  /** What is known of how good it was, in the order of time; empty where nothing is. */
  readonly origins: readonly EvidenceOrigin[];
}

export interface EnsembleTarget {
  readonly name: string;
  readonly support: Support;
}
