import type { History, RuleData, RuleFinding, World } from '@pulse/contracts';
import type { CanonicalRule, Catalogue } from '../rule-grammar/index.js';
import type { FeatureGrid } from './feature-grid.js';
import type { RuleSkeleton } from './skeleton.js';

/**
 * Hints on what a rule may read. A key is the text of a feature, such as `lag(delta(oil, 3), 1)`, or a name, which
 * stands for all features of it; a weight is relative and not negative. The share `trust` of the probability of an atom
 * goes by these weights, the rest is spread evenly: bits(atom) = -log2((1 - trust) uniform + trust hint).
 */
export interface FeaturePrior {
  readonly weights: ReadonlyMap<string, number>;
  /** From 0 to 0.8; more is taken as 0.8. */
  readonly trust: number;
}

/** What a search does, with a default for each; all counts are whole numbers. */
export interface SearchSettings {
  /** Rules that are kept from one depth of the beam to the next; 24 to 64. */
  readonly beamWidth: number;
  /** Most atoms of a rule of the beam; 1 to 3. */
  readonly beamDepth: number;
  /** Most rules of one beam that read the same names. */
  readonly namesQuota: number;
  /** Most atoms of a rule that genetic programming makes. */
  readonly mostAtoms: number;
  /** Members of the population of genetic programming; 0 leaves it out. */
  readonly population: number;
  /** Candidates that are scored in all, and by genetic programming. Never a time: the same task gives the same result. */
  readonly maxEvaluations: number;
  readonly geneticEvaluations: number;
  /**
   * Fewest periods in which a rule fires, fewest spells of such periods in a row, and the largest share of all periods. What
   * fired in one spell only is as well explained by anything else that happened then.
   */
  readonly leastFired: number;
  readonly leastSpells: number;
  readonly mostFiredShare: number;
  /** Best rules that are handed back, each with the smaller ones inside of it. */
  readonly results: number;
  /** Which transforms, windows and lags are tried of each name. */
  readonly grid: FeatureGrid;
}

/** One search: a target, what is known of it on the training window, and how to look. */
export interface SearchTask {
  /** With the rules that exist already: their stated effects are taken out, their fitted ones projected out. */
  readonly world: World;
  readonly history: History;
  /** Ordinal of the last period of the training window. Nothing after it is read. */
  readonly until: number;
  /** The variable that a rule shall move. */
  readonly target: string;
  readonly seed: number | string;
  readonly prior?: FeaturePrior;
  /** Whether rules may be stated as hypotheses, before any data were shown: every other rule costs 0.42 bits more. */
  readonly hypotheses?: boolean;
  readonly settings?: Partial<SearchSettings>;
  /** Of the same world, history and `until`; made where it is absent. */
  readonly catalogue?: Catalogue;
}

/** A rule with its numbers filled in on the training window, and what it is worth there. */
export interface RankedRule {
  /** Its id is `candidate`. Its one effect is shrunk, within its cap, on the natural scale of the target. */
  readonly rule: RuleData;
  readonly canonical: CanonicalRule;
  /** Bits to state the rule, and bits that it saves in stating the training data. It pays where it saves more. */
  readonly costBits: number;
  readonly savedBits: number;
  /** Least-squares effect over its standard error, beside the regressors of the process; before any shrinkage. */
  readonly t: number;
  /** Usable periods of the training window in which it fired, and in which it could not be told. */
  readonly fired: number;
  readonly unknown: number;
  /** Runs of periods in a row in which it fired. */
  readonly spells: number;
  /** Usable periods of the training window. */
  readonly periods: number;
  readonly atoms: number;
  /** 0: no other rule of the result is at least as good in saved bits, cost and coverage and better in one. */
  readonly front: number;
  /** Least-squares effect in each of four parts of the training window, in the order of time; null where undefined. */
  readonly folds: readonly (number | null)[];
  /** What is left when atoms are taken away: every smaller rule inside, the smallest first. Theirs is empty. */
  readonly nested: readonly RankedRule[];
}

export type SearchPhase = 'candidates' | 'beam' | 'genetic' | 'refine' | 'results';

/** Where a search stands; between two of them it can be given up by not asking for the next. */
export interface SearchProgress {
  readonly phase: SearchPhase;
  readonly evaluations: number;
  readonly maxEvaluations: number;
  /** Saved less cost of the best rule so far; null before there is one. */
  readonly bestNetBits: number | null;
}

export interface SearchResult {
  /** Best first: by front, within a front by saved bits less cost. Whether one pays is for the reader to see. */
  readonly rules: readonly RankedRule[];
  readonly evaluations: number;
  /** Different atoms that a rule could be made of, and the features they test. */
  readonly candidateAtoms: number;
  readonly features: number;
  /** Usable periods of the training window. */
  readonly periods: number;
  /** Whether the last depth of the beam brought nothing or nothing paid, so that genetic programming was called. */
  readonly stalled: boolean;
  /** What stopped it: nothing was left to do, or the cap on evaluations. */
  readonly stopped: 'done' | 'evaluations';
  /** Why no rule can be found here, whatever it is; null where one could. */
  readonly hopeless: string | null;
}

/** What became of a proposal. */
export interface FittedSkeleton {
  readonly skeleton: RuleSkeleton;
  /** Null where it cannot be fitted; the findings say why. */
  readonly ranked: RankedRule | null;
  readonly findings: readonly RuleFinding[];
}

/** The search cannot be made at all. */
export class SearchError extends Error {
  override readonly name = 'SearchError';
  constructor(
    readonly code: 'search.unknown_target' | 'search.too_few' | 'search.bad_setting',
    message: string,
  ) {
    super(message);
  }
}
