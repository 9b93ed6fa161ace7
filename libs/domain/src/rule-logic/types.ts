import type { ProofVerdict, RuleData, RuleFinding, World } from '@pulse/contracts';
import type { Catalogue } from '../rule-grammar/index.js';

/** Values of features, by their text. */
export type State = Readonly<Record<string, number>>;

/**
 * What is known of a claim. `refuted` comes with a state, checked against the rule, in which the claim fails, or, for claims
 * that something exists, `proven` does.
 */
export interface Claim {
  readonly verdict: ProofVerdict;
  readonly state: State | null;
}

/** Truth of rules (FALSE, UNKNOWN, TRUE) by period, where it was taken elsewhere than from the catalogue. */
export interface FiringData {
  readonly truth: Uint8Array;
  /** By canonical hash of stored rules; as long as `truth`. */
  readonly stored?: ReadonlyMap<string, Uint8Array>;
}

export interface LogicContext {
  readonly catalogue: Catalogue;
  /** Rules that are in the store, whatever their form of writing. */
  readonly stored: readonly RuleData[];
  /** Its own rules count as stored too, as far as the grammar can say them. */
  readonly world: World;
  /** Taken from the catalogue's data where absent. */
  readonly support?: FiringData;
}

/** How strongly rules feed themselves. */
export interface LoopGain {
  /** Spectral radius of the gains from rule to rule with their signs. */
  readonly radius: number;
  /** The same with all signs positive: never below `radius`, up to rounding. */
  readonly bound: number;
  /** Ids of rules that feed one another, of the loop with the largest gain; empty where there is none. */
  readonly rules: readonly string[];
  /** The strongest cycle of up to three rules with the one that is asked about, where it has a gain of 1 itself; else empty. */
  readonly through: readonly string[];
  /** proven: 1 or more, with signs. refuted: below 1 whatever the signs. */
  readonly unstable: ProofVerdict;
}

export interface RuleSetCheck {
  /** `others` of each finding names the rules by id. */
  readonly findings: readonly RuleFinding[];
  readonly gain: LoopGain;
}
