import type { RuleData } from '@pulse/contracts';

/** A rule whose numbers are still to be found. */
export type RuleSkeleton = RuleData;
