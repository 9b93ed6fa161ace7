import type { RuleFinding } from '@pulse/contracts';
import type { RuleSkeleton } from '@pulse/domain';

/**
 * ok: every rule is usable · partial: some are · invalid: none is · refused: the model declined · truncated: the output
 * cap was too small · denied: the budget has no room · unavailable: no model answered, or the deadline passed.
 */
export type ProposalOutcome = 'ok' | 'partial' | 'invalid' | 'refused' | 'truncated' | 'denied' | 'unavailable';

/** One paid attempt: how it ended, what it cost (nano-dollars) and which artefact holds the reply. */
export interface ProposalCall {
  readonly callId: string;
  /** Its name in the price table. */
  readonly provider: string;
  readonly model: string;
  /** Artefact of the prompt; null where a crash left nobody who knows. */
  readonly promptHash: string | null;
  readonly outcome: string;
  readonly cost: number;
  readonly reply: string | null;
  /** Whether the reply was paid for before and only read again. */
  readonly reused: boolean;
}

export interface Proposal {
  readonly outcome: ProposalOutcome;
  /** Why, for people. Holds no text of a model. */
  readonly reason: string;
  readonly skeletons: readonly ProposedSkeleton[];
  /** Names of the catalogue that the model would rather see used, or not: weights for the search, never a gate. */
  readonly preferred: readonly string[];
  readonly forbidden: readonly string[];
  readonly findings: readonly RuleFinding[];
  /** Nano-dollars over all calls of this proposal, those of before a crash too. */
  readonly cost: number;
  readonly calls: readonly ProposalCall[];
  readonly promptVersion: string;
  readonly promptHash: string;
}

export interface ProposedSkeleton {
  readonly skeleton: RuleSkeleton;
  readonly callId: string;
  readonly model: string;
}
