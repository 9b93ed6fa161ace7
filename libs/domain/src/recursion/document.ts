import type { AuditVerdict } from '@pulse/contracts';
import type { ClassicRecursionAudit } from '../classic/recursion-audit.js';
import type { HorizonChange } from './change-summary.js';
import type { InputsDiff } from './diff-inputs.js';
import type { NoiseVerdict } from './noise.js';

/** What became of the baseline: there is none, it was read, or it cannot be read. */
export type BaselineState =
  | { readonly status: 'none' }
  | { readonly status: 'read'; readonly jobs: number; readonly accepted: number }
  | { readonly status: 'unreadable'; readonly code: string };

/** One of the forecasts that moved most, ranked by Wasserstein-1 in widths of the baseline's 80 % interval. */
export interface LargestChange {
  readonly job: string;
  readonly replicate: number;
  readonly target: string;
  readonly date: string | null;
  readonly horizon: number;
  readonly medianChange: number;
  readonly wasserstein1: number;
  readonly scaled: number;
}

export interface Matching {
  /** Pairs of jobs by how they were found, and jobs without a partner (the first of them by name). */
  readonly byName: number;
  readonly byParameters: number;
  readonly appearedJobs: number;
  readonly vanishedJobs: number;
  readonly appearedNames: readonly string[];
  readonly vanishedNames: readonly string[];
  /** Statements (replicate x target or event x date) of accepted forecasts. */
  readonly matched: number;
  readonly appeared: number;
  readonly vanished: number;
}

/** What a part of the audit would say and why it does not say it yet. */
export interface NotEvaluated {
  readonly what: string;
  readonly why: string;
}

/** The recursion audit of a batch. It holds no batch id, time or position: equal inputs give an equal document. */
export interface RecursionAuditDocument {
  readonly schemaVersion: 1;
  readonly baseline: BaselineState;
  readonly verdict: AuditVerdict;
  readonly reason: string;
  /** Forecast statements that the verdict rests on. */
  readonly n: number;
  readonly methods: Readonly<Record<string, string>>;
  readonly inputs: InputsDiff | null;
  readonly matching: Matching | null;
  readonly noise: NoiseVerdict | null;
  readonly changes: readonly HorizonChange[];
  readonly largest: readonly LargestChange[];
  readonly classic: ClassicRecursionAudit;
  readonly notEvaluated: readonly NotEvaluated[];
}

/** How the figures of an audit are made; stated in every document. */
export const AUDIT_METHODS = {
  matching:
    'accepted forecasts on job name, else equal parameters, then replicate, target and target date; of several origins the latest',
  distances:
    'Wasserstein-1 and Kolmogorov-Smirnov from the 23 stored quantiles, linear between them; differences outside the 1 % and 99 % quantiles are not seen',
  noise:
    'with the same seed, engine and number of paths any difference has a cause; else the largest change of a median or probability is held against its Monte-Carlo error at 5 % over all comparisons (Bonferroni)',
  classic:
    'the original figures over all accepted forecasts; retrodiction error is the mean CRPS of the headline over the evidence origins',
} as const;

export const NOT_EVALUATED: readonly NotEvaluated[] = [
  { what: 'attribution', why: 'swapping one input at a time is not part of this version' },
  {
    what: 'newly_resolved',
    why: 'targets observed since the baseline are not scored for both batches in this version',
  },
  { what: 'paired_diebold_mariano', why: 'needs newly resolved targets scored for both batches' },
  { what: 'revision_tests', why: 'need a series of batches with newly resolved targets' },
  { what: 'flip_flop_index', why: 'needs at least three batches on the same target dates' },
];
