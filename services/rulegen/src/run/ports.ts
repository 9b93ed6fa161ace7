import type { RuleGenArm } from '@pulse/contracts';
import type { SearchSettings } from '@pulse/domain';
import type { RequestPorts } from '@pulse/rules';
import type { Compute } from '../compute/index.js';
import type { Proposer } from '../propose/index.js';

/** What a run works with. */
export interface RunPorts extends RequestPorts {
  readonly compute: Compute;
  /** Null without a language model: methods that can do without one run symbolically and say so. */
  readonly proposer: Proposer | null;
  readonly now: () => Date;
  /** How hard to look, where it is not as usual: specs and benchmarks look less. Not part of a run's key. */
  readonly search?: Partial<SearchSettings>;
  /** Runs that may have a key, the newest first; by default the newest of the log, whatever their key. */
  readonly equalRuns?: (cacheKey: string) => AsyncIterable<string>;
}

/** What a run is doing, for whoever watches. */
export type RunNotice =
  | { readonly kind: 'step'; readonly iteration: number; readonly step: 'search' | 'propose' | 'evaluate' | 'report' }
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | {
      readonly kind: 'iteration';
      readonly iteration: number;
      readonly arm: RuleGenArm;
      readonly quality: number | null;
      readonly improvement: number;
      readonly spent: number;
      readonly seconds: number;
      readonly degraded: string | null;
    };

export type NoticeListener = (notice: RunNotice) => void;
