import type { Atom, RuleData, RuleFinding, SeriesFeature } from '@pulse/contracts';

/** How names are shown to a model: as they are, as v1, v2, ..., or exchanged among each other. */
export type NamesRegime = 'real' | 'neutral' | 'shuffled';

/**
 * hypothesise: state rules from what names and notes say, before anything that follows from the data is shown · propose: explain what the
 * model gets wrong · repair, crossover, simplify: work on rules that are known.
 */
export type ProposalOperator = 'hypothesise' | 'propose' | 'repair' | 'crossover' | 'simplify';

/** A name that rules may use, as a model is told of it. */
export interface PromptName {
  readonly name: string;
  readonly kind: 'variable' | 'overlay';
  readonly unit: string;
  readonly support: string;
  readonly transforms: readonly SeriesFeature['transform'][];
  readonly writable: boolean;
  /** Of the training data; quantiles at `QUANTILE_GRID`. */
  readonly observed: { readonly low: number; readonly high: number; readonly quantiles: readonly number[] };
}

/** Names that rules may use. A `Catalogue` of the grammar is one. */
export interface PromptCatalogue {
  readonly entries: readonly PromptName[];
  /** The known name that was probably meant. */
  nearest(name: string): string | undefined;
}

/** A rule that was evaluated before, with its bits on the training data: nothing of the blocks that decide. */
export interface KnownRule {
  readonly rule: RuleData;
  readonly costBits: number;
  readonly savedBits: number;
  readonly findings: readonly RuleFinding[];
}

/** A stretch of the training data where forecasts were worst; turns count from the start of the data, never dates. */
export interface ResidualWindow {
  readonly from: number;
  readonly to: number;
  /** Mean residual on the target's natural scale, in standard deviations. */
  readonly meanResidual: number;
  /** Mean of each variable in the window as a quantile level of its training data. */
  readonly levels: Readonly<Record<string, number>>;
}

/** One comparison that the symbolic screen found to go with the residuals, and by how much in standard deviations. */
export interface ScreenedAtom {
  readonly atom: Atom;
  readonly effect: number;
}

/** A rule that was refused, by the codes of its findings. */
export interface RejectedRule {
  readonly rule: RuleData;
  readonly codes: readonly string[];
}

/** Text about the matter: data for the model, whatever it says. */
export interface ContextText {
  /** Where it is from, such as `news`, `user`, `world`. */
  readonly source: string;
  readonly text: string;
}

/** What the paid calls of a run are counted against; nano-dollars. */
export interface AskAccount {
  readonly runId: string;
  readonly batchId: string | null;
  readonly runLimit: number | null;
  /** What the run is known to have spent, where the account may have forgotten it. */
  readonly runSpent?: number;
  readonly batchLimit: number | null;
}

export interface ProposalAsk {
  readonly account: AskAccount;
  readonly iteration: number;
  readonly operator: ProposalOperator;
  /** The variable that rules are wanted for. */
  readonly target: string;
  readonly ruleType: string | null;
  /** Rules wanted, 1 to 8. */
  readonly wanted: number;
  readonly names: NamesRegime;
  /** Decides how names are exchanged; the same seed gives the same prompt. */
  readonly seed: number | string;
  readonly catalogue: PromptCatalogue;
  /** What the world says about its names; data, like `context`. Not shown where names are not real. */
  readonly notes: Readonly<Record<string, string>>;
  readonly context: readonly ContextText[];
  readonly best: readonly KnownRule[];
  readonly residuals: readonly ResidualWindow[];
  readonly atoms: readonly ScreenedAtom[];
  readonly rejected: readonly RejectedRule[];
  readonly stored: readonly { readonly rule: RuleData; readonly status: string }[];
  /** When the run must be done; no attempt is started or waited for after it. */
  readonly deadline: Date;
}
