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
  /** Rules in store, for the checks of logic; those of the world count besides. */
  readonly stored?: readonly RuleData[] | undefined;
  readonly seed: number | string;
  /** Paths of a forecast; 200 where absent. */
  readonly paths?: number | undefined;
  /** Origins on which rules are compared with one another, at most; 240 where absent. Tests take all there are, up to 1,000. */
  readonly mostOrigins?: number | undefined;
}

/** A rule with what stating it costs and saves on the training data, in bits; null where nothing was fitted. */
export interface Candidate {
  readonly rule: RuleData;
  readonly costBits: number | null;
  readonly savedBits: number | null;
  /** Smaller rules inside of it, which are compared with it. */
  readonly nested?: readonly Candidate[];
}

export interface EvaluationTask extends EvaluationSetting {
  readonly candidates: readonly Candidate[];
  /** Rules that are scored, at most, the first candidates first; 24 where absent. */
  readonly mostRules?: number | undefined;
}

/** Counted in forecasts of one origin with or without one rule. */
export interface EvaluationProgress {
  readonly done: number;
  readonly total: number;
  /** Path-turns that were simulated since the last one. */
  readonly turns: number;
}

export interface EvaluatedRule extends Pick<Candidate, 'rule' | 'costBits' | 'savedBits'> {
  readonly hash: string;
  readonly atoms: number;
  /** First horizon at which it can make a difference, 1 for a rule that writes the target; null where at none. */
  readonly lead: number | null;
  /** On the validation block at that horizon: 1 - CRPS with the rule / CRPS without it; null where not scored. */
  readonly skill: number | null;
  readonly standardError: number | null;
  /** Scope comprehensive; the report block is not looked at. */
  readonly assessment: Assessment;
}

export interface Evaluation {
  readonly split: Split;
  /** Origins of the validation block: all, those that were used, and every how many-th. */
  readonly origins: { readonly available: number; readonly used: number; readonly step: number };
  /** The best quality first. */
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
