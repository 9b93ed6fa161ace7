import type { RuleData } from '@pulse/contracts';
import { decidePromotion, type PlannedPromotion, type RuleRecord, type RuleRepository } from '@pulse/rules';
import type { SentInputs } from './rules-generate-world.js';

export interface Decided {
  readonly ruleId: string;
  readonly status: RuleRecord['status'];
  /** Number of the newest version. */
  readonly version: number;
}

/** Decisions about stored rules: appended here, or by the server that is asked. */
export interface RuleDecisions {
  draft(rule: RuleData, sent: () => SentInputs, note: string | null): Promise<Decided>;
  /** @returns the text of the world with the rule */
  promote(
    planned: PlannedPromotion,
    sent: () => SentInputs,
    how: { readonly reason: string; readonly force: boolean },
  ): Promise<string>;
  deprecate(ruleId: string, reason: string, archive: boolean): Promise<Decided>;
  restore(ruleId: string, from: number, reason: string): Promise<Decided>;
}

const PROVENANCE = { origin: 'import', method: null, model: null, promptHash: null, runId: null } as const;

const decided = ({ ruleId, status, versions }: RuleRecord): Decided => ({ ruleId, status, version: versions.length });

/** Decides in the data folder of this machine. */
export function decideHere(rules: RuleRepository): RuleDecisions {
  return {
    draft: async (rule, _sent, note) => decided(await rules.draft(rule, { ...PROVENANCE, parents: [] }, null, note)),
    promote: async (planned) => {
      await decidePromotion(rules, planned);
      return planned.extended.text;
    },
    deprecate: async (ruleId, reason, archive) => decided(await rules.deprecate(ruleId, reason, archive)),
    restore: async (ruleId, from, reason) => decided(await rules.restore(ruleId, from, reason)),
  };
}
