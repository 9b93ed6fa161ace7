import { z } from 'zod';
import { Sha256 } from '../envelope.js';
import { RuleData, RuleId, RuleProvenance } from '../rules/index.js';
import { defineEvent } from './define.js';

const Version = z.int().min(1);

/** A version of a rule was stored. The first has the version 1; each later one is the next. It is a draft. */
export const RuleDrafted = defineEvent(
  'RuleDrafted',
  1,
  z.strictObject({
    ruleId: RuleId,
    version: Version,
    rule: RuleData,
    /** Hash of what the rule says, whatever it is called. */
    canonical: Sha256,
    provenance: RuleProvenance,
    /** Artefact with its assessment; null where it was not assessed. */
    assessment: Sha256.nullable(),
    note: z.string().max(500).nullable(),
  }),
);

/** A version became the active one: a decision, with its evidence and with the world that has the rule from then on. */
export const RulePromoted = defineEvent(
  'RulePromoted',
  1,
  z.strictObject({
    ruleId: RuleId,
    version: Version,
    by: z.enum(['person', 'policy']),
    policy: z.string().nullable(),
    reason: z.string().min(1).max(500),
    assessment: Sha256.nullable(),
    /** The world without the rule and with it, as artefacts. */
    world: z.strictObject({ name: z.string(), from: Sha256, to: Sha256, version: z.string() }),
  }),
);

/** The rule is not to be used any more. An archived one is left out of lists as well. */
export const RuleDeprecated = defineEvent(
  'RuleDeprecated',
  1,
  z.strictObject({ ruleId: RuleId, reason: z.string().min(1).max(500), archived: z.boolean() }),
);

/** An older version was stored again as the newest one, a draft. */
export const RuleRestored = defineEvent(
  'RuleRestored',
  1,
  z.strictObject({ ruleId: RuleId, version: Version, from: Version, reason: z.string().min(1).max(500) }),
);
