import { z } from 'zod';
import { RuleDrafted, RulePromoted } from '../events/rule.js';
import { Assessment, RuleFinding } from '../rules/index.js';
import { ApiRule, SentWorld } from './rule-runs.js';
import { SentData } from './submit.js';

const Version = z.int().min(1);
const Reason = z.string().trim().min(1).max(500);

export const RuleStatus = z.enum(['draft', 'active', 'deprecated', 'archived']).meta({ id: 'RuleStatus' });

const { ruleId: _ruleId, rule: _rule, ...drafted } = RuleDrafted.schema.shape;

/** One stored version; `assessment` is an artefact. */
export const RuleVersionItem = z
  .object({ ...drafted, rule: ApiRule, restoredFrom: Version.nullable() })
  .meta({ id: 'RuleVersion' });

export const RuleItem = z
  .object({
    ruleId: z.string(),
    status: RuleStatus,
    /** Why it is deprecated or archived. */
    reason: z.string().nullable(),
    newest: RuleVersionItem,
    /** The version that acts. */
    active: Version.nullable(),
  })
  .meta({ id: 'RuleItem' });
export type RuleItem = z.infer<typeof RuleItem>;

export const RuleList = z.object({ rules: z.array(RuleItem), cursor: z.string().nullable() }).meta({ id: 'RuleList' });
export type RuleList = z.infer<typeof RuleList>;

/** A rule with one version of it in full. */
export const RuleDetail = z
  .object({
    ruleId: z.string(),
    status: RuleStatus,
    reason: z.string().nullable(),
    /** The promotion that made a version act. */
    active: RulePromoted.schema.nullable(),
    /** Number of the newest version. */
    newest: Version,
    version: RuleVersionItem.extend({ assessment: Assessment.nullable() }),
  })
  .meta({ id: 'RuleDetail' });
export type RuleDetail = z.infer<typeof RuleDetail>;

/** Every version of a rule, and everything that happened to it. */
export const RuleVersions = z
  .object({
    ruleId: z.string(),
    status: RuleStatus,
    versions: z.array(RuleVersionItem),
    events: z.array(z.object({ at: z.string(), type: z.string(), data: z.record(z.string(), z.unknown()) })),
  })
  .meta({ id: 'RuleVersions' });
export type RuleVersions = z.infer<typeof RuleVersions>;

/** A rule of somebody's own, to be stored as a draft if the world could have it. */
export const RuleDraftRequest = z
  .strictObject({
    rule: ApiRule,
    world: SentWorld,
    data: SentData.optional(),
    /** Where it is from, for the record. */
    note: Reason.optional(),
  })
  .meta({ id: 'RuleDraftRequest' });
export type RuleDraftRequest = z.infer<typeof RuleDraftRequest>;

/** A rule as it is after a decision. */
export const RuleDecided = z
  .object({
    ruleId: z.string(),
    status: RuleStatus,
    /** Number of the newest version. */
    version: Version,
    /** Remarks about a rule that was drafted. */
    findings: z.array(RuleFinding).default([]),
  })
  .meta({ id: 'RuleDecided' });
export type RuleDecided = z.infer<typeof RuleDecided>;

export const RuleReasonRequest = z.strictObject({ reason: Reason }).meta({ id: 'RuleReasonRequest' });

/** `version` is the one to have again. */
export const RuleRestoreRequest = z
  .strictObject({ reason: Reason, version: Version })
  .meta({ id: 'RuleRestoreRequest' });

export const RulePromoteRequest = z
  .strictObject({
    /** The newest by default. */
    version: Version.optional(),
    reason: Reason,
    /** Although the rule was not accepted, or was found in another world. */
    force: z.boolean().optional(),
    /** The world that the rule is added to. */
    world: SentWorld,
    data: SentData.optional(),
  })
  .meta({ id: 'RulePromoteRequest' });
export type RulePromoteRequest = z.infer<typeof RulePromoteRequest>;

/** The decision, and the world with the rule: who asked keeps its text. */
export const RulePromotedResponse = z
  .object({
    ruleId: z.string(),
    version: Version,
    reason: z.string(),
    decision: Assessment.shape.decision.nullable(),
    /** Label of the last period whose data had a part in the rule. */
    until: z.string(),
    /** It was decided before, with this very world. */
    repeated: z.boolean(),
    /** The text of the world file with the rule. */
    text: z.string(),
    world: RulePromoted.schema.shape.world,
  })
  .meta({ id: 'RulePromotedResponse' });
export type RulePromotedResponse = z.infer<typeof RulePromotedResponse>;
