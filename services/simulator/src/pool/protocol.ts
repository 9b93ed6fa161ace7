import type { FailureClass, JobConfig, ScoredForecast } from '@pulse/contracts';

/** A job as a child process gets it. Inputs are sent once per child, by hash. */
export interface ComputeJob {
  readonly number: number;
  readonly config: JobConfig;
  /** Replicates still to be simulated. */
  readonly replicates: readonly number[];
  /** Most bytes of engine arrays at once. */
  readonly memoryBytes: number;
  /** Evidence measured before under the same key, as JSON; null where there is none. */
  readonly knownEvidence: string | null;
}

export interface JobCost {
  readonly milliseconds: number;
  readonly peakBytes: number;
  readonly turns: number;
  readonly rules: number;
}

export type ToChild =
  | { readonly type: 'input'; readonly hash: string; readonly text: string }
  | { readonly type: 'jobs'; readonly jobs: readonly ComputeJob[] };

export type FromChild =
  | { readonly type: 'ready' }
  | { readonly type: 'forecasts'; readonly number: number; readonly forecasts: readonly ScoredForecast[] }
  | {
      readonly type: 'progress';
      readonly number: number;
      readonly phase: string;
      readonly done: number;
      readonly total: number;
    }
  | {
      readonly type: 'succeeded';
      readonly number: number;
      readonly evidence: string | null;
      readonly evidenceKeys: readonly string[];
      readonly cost: JobCost;
    }
  | {
      readonly type: 'failed';
      readonly number: number;
      readonly class: FailureClass;
      readonly message: string;
      readonly detail: string | null;
    };
