import type { EvidenceOrigin, EvidenceSettings, JobEvidence, ScoredForecast } from '@pulse/contracts';
import type { HeadlineSpec } from '../headline.js';
import type { Forecaster } from '../port.js';

/** Everything that the forecasts of a job of the measured profile depend on. */
export interface MeasuredJob {
  readonly forecaster: Forecaster;
  /** Ordinal of the last period that is known. */
  readonly origin: number;
  readonly horizon: number;
  /** Replicates of the whole job, and those that are wanted now, each from 1 on. */
  readonly count: number;
  readonly replicates: readonly number[];
  readonly paths: number;
  readonly seed: number | string;
  readonly headline: HeadlineSpec;
  readonly evidence: EvidenceSettings;
  readonly evidenceKey: string | null;
  /** Origins measured before under the same key, by label. */
  readonly known: ReadonlyMap<string, EvidenceOrigin>;
  /** Ordinal before which origins are in sample; null where all count. */
  readonly inSampleUntil: number | null;
  readonly label: (ordinal: number) => string;
  readonly forecastId: (replicate: number) => string;
}

export type MeasuredStep =
  | {
      readonly type: 'progress';
      readonly phase: 'evidence' | 'fragility' | 'forecasts';
      readonly done: number;
      readonly total: number;
    }
  | { readonly type: 'forecast'; readonly forecast: ScoredForecast };

export interface MeasuredResult {
  readonly evidence: JobEvidence;
  /** Path-turns simulated in this call, evidence and fragility included. */
  readonly turns: number;
  /** How often rules fired in the forecasts of this call, over paths and turns. */
  readonly rules: number;
}
