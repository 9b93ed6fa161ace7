import type { Assessment, History, RuleData, World } from '@pulse/contracts';
import type { LookLedger, ReportLook } from './look-ledger.js';
import type { Split } from './split-periods.js';

/** What all evaluations of a run share. */
export interface EvaluationSetting {
  /** Its params applied, with the rules that are in it already and without the ones to be evaluated. */
  readonly world: World;
  readonly history: History;
  /** The variable whose forecasts are scored. */
  readonly target: string;
  readonly split: Split;
  readonly seed: number | string;
  /** Paths of a forecast; 200 where absent. */
  readonly paths?: number | undefined;
  /** Origins of a block, at most; 240 where absent. */
  readonly mostOrigins?: number | undefined;
}

/** A rule with what stating it costs and saves on the training data, in bits; null where nothing was fitted. */
export interface Candidate {
  readonly rule: RuleData;
  readonly costBits: number | null;
  readonly savedBits: number | null;
}

export interface EvaluationTask extends EvaluationSetting {
  readonly candidates: readonly Candidate[];
  /** Bits of a smaller rule that was made from a candidate; without it only the candidates themselves are compared. */
  readonly bitsOf?: ((rule: RuleData) => Omit<Candidate, 'rule'> | null) | undefined;
}

/** Counted in forecasts of one origin with or without one rule. */
export interface EvaluationProgress {
  readonly done: number;
  readonly total: number;
  /** Path-turns that were simulated since the last one. */
  readonly turns: number;
}

export interface EvaluatedRule extends Candidate {
  readonly hash: string;
  readonly atoms: number;
  /** Hash of the candidate that it was made from by leaving out atoms; null for a candidate. */
  readonly from: string | null;
  /** On the validation block, over all horizons: 1 - scaled CRPS with the rule / without it; null without origins. */
  readonly skill: number | null;
  /** Scope performance with its gates; the report block is not looked at. */
  readonly assessment: Assessment;
}

export interface Evaluation {
  readonly split: Split;
  /** Origins of the validation block: all, those that were used, and every how many-th. */
  readonly origins: { readonly available: number; readonly used: number; readonly step: number };
  /** The best skill first. */
  readonly rules: readonly EvaluatedRule[];
  /** The smallest rule within one standard error of the best; null where none was scored. */
  readonly chosen: EvaluatedRule | null;
  /** `worth a look`: the chosen rule passes every gate before the report block. */
  readonly decision: 'worth a look' | 'rejected' | 'not decidable';
  readonly reason: string;
}

export interface LookTask extends EvaluationSetting {
  readonly rule: EvaluatedRule;
  readonly ledger: LookLedger;
}

export interface LookResult {
  /** With the report gate, and `accepted` or `rejected`. */
  readonly assessment: Assessment;
  readonly look: ReportLook | null;
  readonly ledger: LookLedger;
}
